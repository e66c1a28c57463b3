package io.updateorchestrator.ingest.manifest;

import static io.updateorchestrator.ingest.manifest.Reading.configMap;
import static io.updateorchestrator.ingest.manifest.Reading.read;
import static io.updateorchestrator.ingest.manifest.Reading.readNamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of reference/inputs.md, "Shapes". */
class ManifestReaderTest {

  private static List<String> names(ManifestSet set) {
    return set.manifests().stream().map(m -> m.ref().display()).toList();
  }

  private static String body(ManifestSet set) {
    assertThat(set.problems()).isEmpty();
    assertThat(set.manifests()).hasSize(1);
    return set.manifests().getFirst().body().toString();
  }

  private static Problem onlyProblem(ManifestSet set) {
    assertThat(set.problems()).hasSize(1);
    return set.problems().getFirst();
  }

  @Test
  void nullsAndWhatTheServerWritesAreGone() {
    // When
    ManifestSet set = read("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: null, labels: ~, creationTimestamp: null}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {creationTimestamp: null, annotations: {empty: }}
            spec: {containers: [{name: web, image: web, env: null, resources: {}}], nodeSelector: {worker: null}}
        status: {replicas: 3}
        """);

    // Then
    assertThat(body(set)).isEqualTo("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"default\"},"
        + "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"annotations\":{\"empty\":\"\"}},"
        + "\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"web\",\"resources\":{}}],\"nodeSelector\":{\"worker\":\"\"}}}}}");
    assertThat(set.warnings()).isEmpty();
  }

  @Test
  void nullsInCustomResourcesAndSchemasStay() {
    // When
    ManifestSet set = read("""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec: {group: example.com, scope: Cluster, names: {kind: Widget, plural: widgets}, versions: [{schema: {default: null}}]}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: one}
        spec: {size: null}
        """);

    // Then
    assertThat(names(set)).containsExactly("CustomResourceDefinition/widgets.example.com", "Widget/one");
    assertThat(set.manifests()).allSatisfy(m -> assertThat(m.body().toString()).contains(":null"));
    assertThat(set.warnings()).isEmpty();
  }

  @Test
  void aListIsUnfoldedAndATypedListGivesItsKind() {
    // When
    ManifestSet set = read("""
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}
        - {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: two}}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBindingList
        items:
        - metadata: {name: "system:three"}
          roleRef: {}
        ---
        {apiVersion: v1, kind: List}
        """);

    // Then
    assertThat(set.problems()).isEmpty();
    assertThat(names(set)).containsExactly("ConfigMap/default/one", "ConfigMap/default/two", "RoleBinding/default/system:three");
    assertThat(set.manifests().getLast().body().path("apiVersion").asText()).isEqualTo("rbac.authorization.k8s.io/v1");
  }

  @Test
  void aKindThatOnlyEndsInListIsAnObject() {
    assertThat(names(read("apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: one}\nspec: {}\n"))).containsExactly("AllowList/default/one");
  }

  @Test
  void problemsInListsNameTheItem() {
    // When
    Problem problem = onlyProblem(read("apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata:\n    name: ok\n- metadata:\n    name: Bad_Name\n"));

    // Then
    assertThat(problem).isEqualTo(new Problem("a.yaml", 1, 7, "items[1].metadata.name", "the name \"Bad_Name\" is not allowed", problem.hint()));
  }

  @Test
  void clusterScopedKindsLoseTheirNamespaceAndOthersGetTheDefault() {
    // When
    ManifestSet set = read("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, namespace: odd}\n---\n" + configMap("one", ""));

    // Then
    assertThat(names(set)).containsExactly("ConfigMap/default/one", "Namespace/shop");
    assertThat(set.warnings()).containsExactly("Namespace/shop: the namespace odd is ignored, since Namespace has no namespace");
    assertThat(set.manifests().getFirst().body().path("metadata").path("namespace").asText()).isEqualTo("default");
    assertThat(set.manifests().getLast().body().path("metadata").has("namespace")).isFalse();
  }

  @Test
  void theScopeOfACustomKindComesFromTheClusterElseItIsTakenAsNamespaced() {
    // Given
    Collected files = Collected.of("a.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\n".getBytes(StandardCharsets.UTF_8));

    // When
    ManifestSet known = Reading.READER.read(files, new Target("default", Map.of(new GroupKind("example.com", "Widget"), false)));
    ManifestSet unknown = Reading.READER.read(files, Target.of("default"));

    // Then
    assertThat(names(known)).containsExactly("Widget/one");
    assertThat(known.warnings()).isEmpty();
    assertThat(names(unknown)).containsExactly("Widget/default/one");
    assertThat(unknown.warnings()).containsExactly("example.com/Widget is neither built in nor defined here: taken as namespaced");
  }

  @ParameterizedTest
  @CsvSource({"extensions/v1beta1,Ingress,networking.k8s.io/v1", "policy/v1beta1,PodDisruptionBudget,policy/v1", "batch/v1beta1,CronJob,batch/v1"})
  void removedVersionsAreWarnedAboutWithTheirSuccessor(String version, String kind, String successor) {
    assertThat(read("apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: old}\n").warnings()).singleElement().asString()
        .startsWith(kind + "/default/old: " + version + " is no longer served").endsWith("use " + successor);
  }

  @Test
  void theSameObjectTwiceIsKeptOnce() {
    // When
    ManifestSet set = read(configMap("one", "data: {a: x, b: z}\n"), configMap("one", "  namespace: default\ndata: {b: z, a: x}\n"), configMap("one", "data: {a: x, b: z}\n"));

    // Then
    assertThat(set.problems()).isEmpty();
    assertThat(names(set)).containsExactly("ConfigMap/default/one");
    assertThat(set.manifests().getFirst().origin()).isEqualTo(new Manifest.Origin("a.yaml", 1, 1));
    assertThat(set.warnings()).containsExactly("ConfigMap/default/one is there more than once with the same content: kept once");
  }

  @Test
  void twoDifferentContentsOfOneIdentityAreAnErrorThatNamesBothPlaces() {
    // When
    Problem problem = onlyProblem(read("# comment\n" + configMap("one", "data: {a: x}\n"), configMap("two", "") + "---\n" + configMap("one", "data: {a: z}\n")));

    // Then
    assertThat(problem.display()).isEqualTo("b.yaml:6: document 2: ConfigMap/default/one is also in a.yaml:2, with different content (keep one of them)");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{generateName: job-}|metadata.name|generateName makes a new object",
      "{}|metadata.name|has no name",
      "null|metadata.name|has no name",
      "[]|metadata|must be a map",
      "{name: 12}|metadata.name|must be a string",
      "{name: Web}|metadata.name|not allowed",
      "{name: web, namespace: a.b}|metadata.namespace|not allowed",
      "{name: web, labels: {a: true}}|metadata.labels.a|must be a string",
      "{name: web, labels: [a]}|metadata.labels|must be a map",
      "{name: web, labels: {a: 'x y'}}|metadata.labels.a|value is not allowed",
      "{name: web, labels: {'a/b/c': x}}|metadata.labels.a/b/c|key is not allowed",
      "{name: web, annotations: {a: 1}}|metadata.annotations.a|must be a string",
      "{name: web, annotations: {a: {b: c}}}|metadata.annotations.a|must be a string",
      "{name: web, ownerReferences: {}}|metadata.ownerReferences|must be a list"})
  void whatTheServerWouldRefuseInMetadataIsAnErrorWithItsField(String metadata, String field, String message) {
    // When
    Problem problem = onlyProblem(read("apiVersion: batch/v1\nkind: Job\nmetadata: " + metadata + "\n"));

    // Then
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.message()).contains(message);
    assertThat(problem.line()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"v1,Service,1web", "v1,Service,web.x", "v1,Namespace,a.b", "batch/v1,CronJob,a1234567890123456789012345678901234567890123456789012", "rbac.authorization.k8s.io/v1,Role,a/b"})
  void namesFollowTheRulesOfTheirKind(String version, String kind, String name) {
    assertThat(onlyProblem(read("apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: " + name + "}\n")).field()).isEqualTo("metadata.name");
  }

  @Test
  void allProblemsOfAllFilesAreToldAtOnce() {
    // When
    ManifestSet set = read("apiVersion: v1\n---\na: [\n", "kind: ConfigMap\n---\n" + configMap("ok", "") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {a: 1}}\n");

    // Then
    assertThat(set.problems()).extracting(p -> p.file() + " " + p.document() + " " + p.field()).containsExactly("a.yaml 1 kind", "a.yaml 2 null", "b.yaml 1 apiVersion",
        "b.yaml 3 metadata.name", "b.yaml 3 metadata.labels.a");
    assertThatThrownBy(set::requireValid).isInstanceOfSatisfying(OrchestratorException.class, e -> {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MANIFEST);
      assertThat(e.problems()).hasSize(5);
    });
  }

  @Test
  void whatIsNoManifestIsLeftOutOfAFolder() {
    // When
    ManifestSet set = read("replicas: 3\n---\n- op: replace\n  path: /a\n---\n# nothing\n---\n" + configMap("one", ""), "{\"title\": \"dashboard\"}",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n", "");

    // Then
    assertThat(set.problems()).isEmpty();
    assertThat(names(set)).containsExactly("ConfigMap/default/one");
    assertThat(set.leftOut()).extracting(LeftOut::display).containsExactly(
        "a.yaml: no manifest: neither apiVersion nor kind", "a.yaml (document 2): no manifest: neither apiVersion nor kind", "b.yaml: no manifest: neither apiVersion nor kind",
        "c.yaml: a file of kustomize", "d.yaml: KubeletConfiguration is the configuration of a program: it has no name");
    assertThat(set.leftOut()).filteredOn(LeftOut::notable).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"replicas: 3", "", "# comment\n", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"})
  void aNamedFileWithoutManifestIsAnError(String text) {
    assertThat(onlyProblem(readNamed(text.getBytes(StandardCharsets.UTF_8))).message()).startsWith("holds no manifest");
  }

  @Test
  void bytesThatAreNoTextAreAnError() {
    // Given
    byte[] utf16 = ("\uFEFF" + configMap("one", "")).getBytes(StandardCharsets.UTF_16BE);

    // Then
    assertThat(onlyProblem(readNamed(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0})).message()).contains("not text");
    assertThat(onlyProblem(readNamed("a: \0".getBytes(StandardCharsets.UTF_8))).message()).contains("not text");
    assertThat(names(readNamed(utf16))).containsExactly("ConfigMap/default/one");
  }

  @Test
  void secretsHaveOneForm() {
    // Given
    String head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{\"data\":\"x\"}', keep: me}\n";

    // When
    ManifestSet set = read(head + "stringData: {password: hunter2, user: }\ndata: {password: b2xk, key: \"YWJj\\nZGVm\"}\n");

    // Then
    assertThat(body(set)).isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\",\"annotations\":{\"keep\":\"me\"},\"namespace\":\"default\"},"
        + "\"data\":{\"password\":\"aHVudGVyMg==\",\"key\":\"YWJjZGVm\",\"user\":\"\"}}");
    assertThat(set.setDigest()).isEqualTo(read(head + "data: {user: '', key: YWJjZGVm, password: aHVudGVyMg==}\n").setDigest());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"data: {password: hunter2}|data.password|is no base64", "data: {password: YQ}|data.password|is no base64", "stringData: {port: 54321}|stringData.port|must be a string",
      "data: hunter2|data|must be a map", "stringData: {'a b': hunter2}|stringData.a b|key is not allowed"})
  void whatIsWrongWithASecretIsToldWithoutItsValue(String line, String field, String message) {
    // When
    Problem problem = onlyProblem(read("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n" + line + "\n"));

    // Then
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.display()).contains(message).doesNotContain("hunter2", "54321", "YQ");
  }

  @Test
  void valuesOfConfigMapsAreStrings() {
    assertThat(onlyProblem(read(configMap("one", "data: {debug: yes}\n"))).display()).isEqualTo("a.yaml:5: data.debug: must be a string (put the value in quotes)");
  }

  @Test
  void anObjectAboveTheLimitIsRefused() {
    assertThat(onlyProblem(read(configMap("big", "data: {a: " + "x".repeat(5 * 1024 * 1024) + "}\n"))).message()).isEqualTo(
        "ConfigMap/default/big is 5.0 MiB as JSON, and 4 MiB is the limit");
  }

  @Test
  void whatOnlyTheServerWritesIsIgnoredWithAWarning() {
    // When
    ManifestSet set = read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, uid: x, resourceVersion: '5', managedFields: []}\n");

    // Then
    assertThat(body(set)).doesNotContain("uid", "resourceVersion", "managedFields");
    assertThat(set.warnings()).containsExactly("ConfigMap/default/one: uid, resourceVersion, managedFields is ignored, since only the server writes it");
  }

  @Test
  void readsAFileOfElevenMegabytesWithSixHundredDocuments() {
    // Given
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      text.append(configMap("c" + i, "data:\n"));
      for (int j = 0; j < 180; j++) {
        text.append("  key-").append(j).append(": \"").append("value ".repeat(15)).append("\"\n");
      }
      text.append("---\n");
    }
    assertThat(text.length()).isGreaterThan(11_000_000);

    // When
    ManifestSet set = Assertions.assertTimeout(Duration.ofSeconds(20), () -> readNamed(text.toString().getBytes(StandardCharsets.UTF_8)));

    // Then
    assertThat(set.problems()).isEmpty();
    assertThat(set.manifests()).hasSize(600);
  }

  @Test
  void oddTextIsReadAsItIs() {
    // When
    ManifestSet set = read("\uFEFF%YAML 1.1\r\n---\r\n" + configMap("one", "data:\n  long: " + "x".repeat(22_000) + "\n  emoji: \"\uD83D\uDE80\"\n  tab: \"a\\tb\"\n").replace("\n", "\r\n") + "...\r\n");

    // Then
    assertThat(body(set)).contains("\uD83D\uDE80", "a\\tb");
    assertThat(set.manifests().getFirst().origin().line()).isEqualTo(3);
  }

  @Test
  void nestingOfThirtyFiveIsFine() {
    assertThat(read("apiVersion: example.com/v1\nkind: Deep\nmetadata: {name: one}\nspec: " + "{a: ".repeat(35) + "1" + "}".repeat(35) + "\n").problems()).isEmpty();
  }
}
