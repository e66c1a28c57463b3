package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfflineCommandsTest {

  private static final String RING = """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: one
        annotations: {gitops.flux.io/depends-on: Job/two}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: two
        annotations: {gitops.flux.io/depends-on: Job/one}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}
      """;

  @TempDir
  private Path data;

  @ParameterizedTest
  @CsvSource({"plan,plan-shop.txt", "analyze,analyze-shop.txt"})
  void tellsTheShopAsTheGoldenFileHasIt(String command, String golden) throws IOException {
    // When
    Run run = Run.of(command, Run.EXAMPLES.resolve("shop").toString(), "--data-dir", data.toString());
    // Then
    String told = run.out().lines().filter(l -> !l.startsWith("Plan written to")).reduce("", (a, b) -> a + b + "\n");
    assertThat(told).isEqualTo(golden(golden));
    assertThat(run.exitCode()).isZero();
  }

  private static String golden(String name) throws IOException {
    try (var in = OfflineCommandsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void writesThePlanForAnyoneAndItsObjectsForTheOwnerOnlyWithSecretsSealed() throws IOException {
    // When
    Run run = Run.of("plan", Run.EXAMPLES.resolve("shop").toString(), "--data-dir", data.toString(), "--output", "json");
    // Then
    JsonNode document = Json.tree(run.out());
    Path plan = onlyFile("plan-*.json");
    Path objects = onlyFile("plan-*.objects");
    assertThat(Json.tree(Files.readString(plan))).isEqualTo(document);
    assertThat(plan.getFileName().toString()).isEqualTo("plan-" + document.path("digest").asText().substring(7, 19) + ".json");
    assertThat(document.path("batches").size()).isEqualTo(6);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(objects))).isEqualTo("rw-------");
    assertThat(Files.readString(objects)).doesNotContain("b25seS1hbi1leGFtcGxl").doesNotContain("only-an-example").contains("sealed:v1:");
  }

  private Path onlyFile(String glob) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("plans"))) {
      return files.filter(f -> f.getFileSystem().getPathMatcher("glob:" + glob).matches(f.getFileName())).reduce((a, b) -> {
        throw new AssertionError("more than one " + glob);
      }).orElseThrow();
    }
  }

  @Test
  void plansTheSameBytesForTheSameObjectsInOtherFiles() throws IOException {
    // Given
    Path one = Files.createDirectories(data.resolve("one"));
    Path other = Files.createDirectories(data.resolve("other"));
    String a = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    String b = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n";
    Files.writeString(one.resolve("all.yaml"), a + "---\n" + b);
    Files.writeString(other.resolve("b.yaml"), b);
    Files.writeString(other.resolve("z.yml"), a);
    // When
    Run first = Run.of("plan", one.toString(), "--data-dir", data.toString(), "-o", "json");
    Run second = Run.of("-o", "json", "--data-dir", data.toString(), "plan", other.toString());
    // Then
    assertThat(second.out()).isEqualTo(first.out()).contains("\"digest\"");
  }

  @Test
  void writesNothingInADryRun() throws IOException {
    // Given
    Path offline = Files.writeString(data.resolve("offline.yaml"), "validation: {dry_run: false}\n");
    // When
    Run run = Run.of("plan", "--dry-run", Run.EXAMPLES.resolve("shop").toString(), "--data-dir", data.resolve("none").toString(), "--config", offline.toString());
    // Then
    assertThat(data.resolve("none")).doesNotExist();
    assertThat(run.out()).contains("Deployment/shop/api");
  }

  @Test
  void namesTheMembersOfARingInOneLineAndEndsWithTwo() {
    // When
    Run run = Run.withInput(RING, "plan", "-", "--data-dir", data.toString());
    // Then
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("Error: Circular dependencies detected for resources: [Job/default/one, Job/default/two]\n").contains("stdin").contains("remove this dependency");
  }

  @Test
  void printsTheRingBesideTheErrorInOneDocument() {
    // When
    Run run = Run.withInput(RING, "analyze", "-", "--output", "json");
    // Then
    JsonNode document = Json.tree(run.out());
    assertThat(document.path("cycles").path(0).path(0).path("name").asText()).isEqualTo("one");
    assertThat(document.path("error").path("code").asText()).isEqualTo("cycle");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void namesFileDocumentAndFieldOfEachProblemAtOnce() throws IOException {
    // Given
    Path file = Files.writeString(data.resolve("bad.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: UPPER}\n");
    // When
    Run run = Run.of("validate", file.toString(), "--output", "json");
    // Then
    JsonNode error = Json.tree(run.out()).path("error");
    assertThat(error.path("problems").size()).isEqualTo(2);
    assertThat(error.path("problems").path(1).path("file").asText()).isEqualTo(file.toString());
    assertThat(error.path("problems").path(1).path("document").asInt()).isEqualTo(2);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "plan|1", "plan --nonsense x|1", "nonsense|1", "help|0", "help plan|0", "--help|0", "help nonsense|1", "plan /there/is/none|2", "config --config /there/is/none|4",
      "config --environment nonsense|4", "plan - --timeout 0|1", "plan - --namespace NoName|1", "history --limit 0|1", "plan - --cluster nonsense|4", "config|0", "config --default|0"})
  void endsWithTheExitCodeOfTheContract(String arguments, int expected) {
    // When
    Run run = Run.of(arguments.split(" "));
    // Then
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"plan", "analyze", "validate"})
  void tellsEveryWrongAnnotationAtOnce(String command) {
    // Given
    String manifests = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {gitops.flux.io/dependency-weight: many, gitops.flux.io/update-strategy: odd}}\n---\n"
        + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, annotations: {gitops.flux.io/depends-on: nothing}}\n";
    // When
    Run run = Run.withInput(manifests, command, "-", "--output", "json", "--data-dir", data.toString());
    // Then
    assertThat(Json.tree(run.out()).path("error").path("problems").findValuesAsText("field")).containsExactlyInAnyOrder("metadata.annotations.gitops.flux.io/depends-on",
        "metadata.annotations.gitops.flux.io/dependency-weight", "metadata.annotations.gitops.flux.io/update-strategy");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void remembersBesideAPlanWhoseResourcesItRollsOut() throws IOException {
    // Given
    Path folder = Files.createDirectories(data.resolve("My Shop"));
    Files.writeString(folder.resolve("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    // When
    Run.of("plan", folder.toString(), "--data-dir", data.toString());
    // Then
    JsonNode objects = Json.tree(Files.readString(onlyFile("plan-*.objects")));
    assertThat(objects.path("source").asText()).isEqualTo("my-shop");
    assertThat(objects.path("resources").path(0).asText()).isEqualTo(folder.toString());
    assertThat(Files.readString(onlyFile("plan-*.json"))).doesNotContain(folder.toString());
  }

  @Test
  void printsNothingButOneErrorDocumentOnStdoutForWrongUsage() {
    // When
    Run run = Run.of("plan", "--output", "json");
    // Then
    assertThat(Json.tree(run.out()).path("error").path("code").asText()).isEqualTo("usage");
  }

  @Test
  void showsWhereAValueComesFromAndItsOwnDefaultCanBeReadAgain() throws IOException {
    // Given
    Path file = Files.writeString(data.resolve("own.yaml"), Run.of("config", "--default").out().replace("batch_timeout: 600 ", "batch_timeout: 77 "));
    // When
    Run run = Run.of("config", "--config", file.toString(), "--environment", "production");
    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("batch_timeout: 1200 +# environment production").containsPattern("fail_fast_after: 10s +# own.yaml");
  }

  @Test
  void offersAStackTraceOnlyOnRequest() {
    // When
    Run verbose = Run.of("plan", "/there/is/none", "--verbose");
    // Then
    assertThat(verbose.err()).contains("\tat ");
    assertThat(Run.of("plan", "/there/is/none").err()).doesNotContain("\tat ");
  }
}
