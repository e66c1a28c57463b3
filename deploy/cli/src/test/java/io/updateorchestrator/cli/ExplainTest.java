package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
  private static final String SHOP = Run.EXAMPLES.resolve("shop").toString();

  @Test
  void saysWhatAnObjectNeedsWithLineAndRule() {
    // When
    Run run = Run.of("explain", "Deployment/api", SHOP);

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Deployment/shop/api  (" + SHOP + "/api/deployment.yaml:16)\nBatch 5 of 6, alone\n",
        "  ConfigMap/shop/api, to exist (soft)\n    " + SHOP + "/api/deployment.yaml:43  spec.template.spec.containers[0].envFrom[0].configMapRef.name names the ConfigMap\n",
        "It is needed by\n  HorizontalPodAutoscaler/shop/api",
        "It is in this batch because\n  Deployment/shop/api needs Job/shop/migrate\n",
        "  Job/shop/migrate needs StatefulSet/shop-data/database\n",
        "  not begun: HorizontalPodAutoscaler/shop/api\n",
        "  can't be undone: what Job/shop/migrate has done outside of Kubernetes stays done");
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/api", "deployments/api", "Deployment/shop/api", "deployment.apps/api", "deployments.apps/shop/api"})
  void knowsTheNamesThatKubectlKnows(String name) {
    // When
    Run run = Run.of("explain", name, SHOP);

    // Then
    assertThat(run.out()).startsWith("Deployment/shop/api ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "svc/shop/api|deploy/api|Service/shop/api comes before Deployment/shop/api, because",
      "deploy/api|sts/database|StatefulSet/shop-data/database comes before Deployment/shop/api, because",
      "ing/shop|job/migrate|Nothing orders Ingress/shop/shop and Job/shop/migrate"})
  void saysWhichOfTwoComesFirst(String one, String other, String sentence) {
    // When
    Run run = Run.of("explain", one, other, SHOP);

    // Then
    assertThat(run.out()).startsWith(sentence + "\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "deploy/apy|There is no deploy/apy in the set: did you mean Deployment/shop/api?",
      "Deployment/shop-data/api|There is no Deployment/shop-data/api in the set: did you mean Deployment/shop/api?",
      "svc/api svc/web svc/database|explain needs one or two objects, for example Deployment/web, and has [svc/api, svc/web, svc/database]"})
  void namesTheWayOut(String names, String sentence) {
    // Given
    String[] arguments = ("explain " + names + " " + SHOP).split(" ");

    // When
    Run run = Run.of(arguments);

    // Then
    assertThat(run.err()).isEqualTo("Error: " + sentence + "\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void asksWhichOneWhereTheNameIsNotEnough() {
    // Given
    String two = "{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: one}}\n---\n{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: two}}\n";

    // When
    Run run = Run.withInput(two, "explain", "secret/a", "-f", "-");

    // Then
    assertThat(run.err()).isEqualTo("Error: secret/a is several objects: Secret/one/a, Secret/two/a\n");
  }
}
