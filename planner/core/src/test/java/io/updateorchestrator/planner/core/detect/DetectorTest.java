package io.updateorchestrator.planner.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.resource.BuiltInKinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private final Detector detector = new Detector(ReferenceTable.load(), BuiltInKinds.load(), DetectionOptions.DEFAULT);

  private List<String> edges(String yaml) {
    return detector.detect(Yaml.read(yaml)).dependencies().stream().map(DetectorTest::text).toList();
  }

  private static String text(Dependency d) {
    return "%s > %s %s %s %s %s".formatted(d.from().display(), d.to().display(), d.strength(), d.requires(), d.origin(), d.path());
  }

  @Test
  void readsAPodTemplateOnceAndWhole() {
    // Given
    String yaml = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: password}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: perhaps}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              serviceAccountName: web
              initContainers: [{name: i, envFrom: [{secretRef: {name: password}}]}]
              containers:
                - name: c
                  env: [{name: A, valueFrom: {configMapKeyRef: {name: perhaps, key: a, optional: true}}}]
              volumes: [{name: v, projected: {sources: [{configMap: {name: settings}}]}}]
        """;

    // When
    List<String> edges = edges(yaml);

    // Then
    assertThat(edges).containsExactly(
        "Deployment/default/web > ConfigMap/default/settings soft exists spec spec.template.spec.volumes[0].projected.sources[0].configMap.name",
        "Deployment/default/web > Secret/default/password soft exists spec spec.template.spec.initContainers[0].envFrom[0].secretRef.name",
        "Deployment/default/web > ServiceAccount/default/web soft exists spec spec.template.spec.serviceAccountName");
  }

  @Test
  void waitsForTheMakerOfWhatIsMade() {
    // Given
    String yaml = """
        {apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: web}, spec: {secretName: web-tls, issuerRef: {name: ca}}}
        ---
        {apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: ca}, spec: {selfSigned: {}}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {tls: [{secretName: web-tls}]}}
        """;

    // When
    List<String> edges = edges(yaml);

    // Then
    assertThat(edges).containsExactly(
        "Certificate/default/web > Issuer/default/ca soft ready spec spec.issuerRef.name",
        "Ingress/default/web > Certificate/default/web soft ready produced spec.tls[0].secretName");
  }

  @Test
  void readsHostsWhereTheyAreHostsOnly() {
    // Given
    String yaml = """
        {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {ports: [{port: 5432}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}, spec: {ports: [{port: 80}]}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: registry/db:5432
                  args: ["--db-url=postgres://u:p@db:5432/x", "start the api please"]
                  env:
                    - {name: ROLE, value: api}
                    - {name: API_HOST, value: api}
                    - {name: MOTTO, value: "our db is the best"}
        """;

    // When
    List<String> edges = edges(yaml);

    // Then
    assertThat(edges).containsExactly(
        "Deployment/shop/web > Service/shop/api weak exists spec spec.template.spec.containers[0].env[1].value",
        "Deployment/shop/web > Service/shop/db weak exists spec spec.template.spec.containers[0].args[0]");
  }

  @Test
  void readsTheOrdersOfOtherTools() {
    // Given
    String yaml = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {kapp.k14s.io/change-group: "x/first"}}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: b, annotations: {kapp.k14s.io/change-rule: "upsert after upserting x/first"}}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {config.kubernetes.io/depends-on: "/namespaces/default/ConfigMap/b"}}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: d, annotations: {werf.io/deploy-dependency-one: "state=present,kind=ConfigMap,name=c"}}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: e, annotations: {argocd.argoproj.io/sync-wave: "-1"}}}
        """;

    // When
    List<String> edges = edges(yaml);

    // Then
    assertThat(edges).contains(
        "ConfigMap/default/b > ConfigMap/default/a soft ready annotation metadata.annotations.kapp.k14s.io/change-rule",
        "ConfigMap/default/c > ConfigMap/default/b soft ready annotation metadata.annotations.config.kubernetes.io/depends-on",
        "ConfigMap/default/d > ConfigMap/default/c soft exists annotation metadata.annotations.werf.io/deploy-dependency-one",
        "ConfigMap/default/a > ConfigMap/default/e weak ready phase metadata.annotations.argocd.argoproj.io/sync-wave");
  }

  @Test
  void takesAUsersOwnRowsWithTheirPaths() {
    // Given
    ReferenceRow row = UserReferences.row("acme.io/Widget", "spec.parts[].gear.name", "acme.io/Gear", "ready", "spec.parts[].gear.namespace", "spec.parts[].maybe", null, null);
    Detector own = new Detector(ReferenceTable.load(), BuiltInKinds.load(), new DetectionOptions(true, true, true, true, List.of(), true, List.of(row)));
    String yaml = """
        {apiVersion: acme.io/v1, kind: Gear, metadata: {name: g, namespace: other}}
        ---
        {apiVersion: acme.io/v1, kind: Widget, metadata: {name: w}, spec: {parts: [{maybe: true, gear: {name: x}}, {gear: {name: g, namespace: other}}]}}
        """;

    // When
    List<String> edges = own.detect(Yaml.read(yaml)).dependencies().stream().map(DetectorTest::text).toList();

    // Then
    assertThat(edges).containsExactly("Widget/default/w > Gear/other/g soft ready spec spec.parts[1].gear.name");
  }
}
