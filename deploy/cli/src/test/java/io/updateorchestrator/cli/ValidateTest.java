package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an API server accepts and what does not work all the same. */
class ValidateTest {
  private String file;

  @BeforeEach
  void find() throws URISyntaxException {
    file = Path.of(getClass().getResource("does-not-work.yaml").toURI()).toString();
  }

  @Test
  void namesPlaceAndNearest() {
    // When
    Run run = Run.of("validate", file, "--cluster", "simulated");

    // Then
    String pod = "spec.template.spec.containers[0].";
    assertThat(run.err()).isEqualToNormalizingNewlines(String.join("\n",
        warning(16, 3, "spec.ports[0].targetPort: Service/default/web: no container of Deployment/default/web has a port named \"htp\" (did you mean http?)"),
        warning(22, 4, "spec.selector: Service/default/lost: it selects no pod of the set"),
        warning(32, 5, "spec.rules[0].http.paths[0].backend.service.port.number: Ingress/default/web: Service/default/web has no port 8080 (it has 80)"),
        warning(48, 6, pod + "env[0].valueFrom.configMapKeyRef.key: Deployment/default/web: ConfigMap/default/settings has no key \"colour\" (did you mean color?)"),
        warning(49, 6, pod + "env[1].valueFrom.secretKeyRef.key: Deployment/default/web: Secret/default/pass has no key \"pasword\" (did you mean password?)"),
        warning(50, 6, pod + "env[2].valueFrom.secretKeyRef.name: Deployment/default/web: Secret/default/pas is not in the set (did you mean pass?)"),
        warning(46, 6, pod + "readinessProbe.httpGet.port: Deployment/default/web: the container has no port named \"https\" (did you mean http?)"), ""));
    assertThat(run.exitCode()).isZero();
  }

  private String warning(int line, int document, String text) {
    return "Warning: " + file + ":" + line + ": document " + document + ": " + text;
  }

  @Test
  void findsNothingInTheShop() {
    // When
    Run run = Run.of("validate", Run.EXAMPLES.resolve("shop").toString(), "--cluster", "simulated");

    // Then
    assertThat(run.err()).isEmpty();
  }

  @Test
  void tellsReviewToolsInTheirFormat() {
    // When
    Run run = Run.of("validate", file, "--cluster", "simulated", "-o", "sarif");

    // Then
    JsonNode results = Json.tree(run.out()).path("runs").path(0).path("results");
    assertThat(run.err()).isEmpty();
    assertThat(results).hasSize(7);
    assertThat(results.path(0).path("level").asText()).isEqualTo("warning");
    assertThat(results.path(0).at("/locations/0/physicalLocation/region/startLine").asInt()).isEqualTo(16);
    assertThat(results.path(0).at("/locations/0/physicalLocation/artifactLocation/uri").asText()).isEqualTo(file);
  }

  @Test
  void tellsThemErrorsToo() {
    // When
    Run run = Run.withInput("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: UPPER}\n", "validate", "-", "-o", "sarif");

    // Then
    JsonNode result = Json.tree(run.out()).at("/runs/0/results/0");
    assertThat(result.path("level").asText()).isEqualTo("error");
    assertThat(result.path("ruleId").asText()).isEqualTo("invalid-manifest");
    assertThat(result.at("/message/text").asText()).startsWith("metadata.name: ");
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
