package io.updateorchestrator.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds our reading against kubectl's own, where it is installed. {@code kubectl patch --local} reads a file and prints it, without a server. */
class AsKubectlReadsTest {

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"y", "yes", "on", "n", "NO", "off", "012", "0755", "0o17", "089", "12:30:00", "2001-01-01", "1_000", "0x1F", "0b11", "+1", "1e3", "1e400", "1.0", "1.10", "-0",
      "1234567890123456789", "~", "", "=", "!!binary aGk=", "{1: 2, true: 3}", "{n: 089}", "{<<: {a: 1}, b: 2}", "[&x 1, *x]", "'yes'", "!!str 12", "|\n    two\n    lines", ">-\n    fol\n    ded",
      "0.1", "1e21", "123456789.125", "-17", ".5", "5.", "0x", "1__0", "_1", "1e-7", "-0.0", "Null", "NULL", "tRue", "0777777", "-012", "+0x1F", "99999999999999999999999"})
  void readsWhatKubectlReads(String value) throws IOException, InterruptedException {
    // Given
    assumeTrue(System.getenv("PATH").lines().flatMap(p -> List.of(p.split(":")).stream()).anyMatch(p -> Files.isExecutable(Path.of(p, "kubectl"))), "kubectl is not on the PATH");
    String text = "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: one\nspec:\n  value: " + value + "\n";
    Path file = Files.writeString(folder.resolve("a.yaml"), text);

    // When
    JsonNode ours = YamlReader.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), new ArrayList<Problem>()).getFirst().root().path("spec");

    // Then
    JsonNode theirs = kubectl(file).path("spec");
    assertThat(ours.equals(AsKubectlReadsTest::compare, theirs)).as("ours %s, kubectl's %s", ours, theirs).isTrue();
  }

  private static int compare(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;
  }

  private JsonNode kubectl(Path file) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("kubectl", "patch", "--local", "--type=merge", "-p", "{}", "-o", "json", "-f", file.toString());
    builder.environment().put("KUBECONFIG", "/dev/null");
    builder.redirectError(folder.resolve("error").toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("error"))).isZero();
    return Json.tree(out);
  }
}
