package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongUsageTest {

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "sttaus|There is no command 'sttaus' (did you mean status? see `update-orchestrator help`)",
      "plan m --tiemout=3|Unknown option: '--tiemout=3' (did you mean --timeout? see `update-orchestrator help plan`)",
      "help plna|There is no command 'plna': did you mean plan? (see `update-orchestrator help help`)",
      "plan m -o jsn|Invalid value for option '--output': expected one of [text, json, yaml, dot, mermaid, html, sarif] but was 'jsn' (see `update-orchestrator help plan`)",
      "plan m -o dot|Invalid value for option '--output': dot is only for analyze (see `update-orchestrator help plan`)"})
  void saysWhatWasProbablyMeant(String arguments, String message) {
    // When
    Run run = Run.of(arguments.split(" "));
    // Then
    assertThat(run.err()).isEqualTo("Error: " + message + "\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void saysItsVersionInOneLine() {
    // When
    Run run = Run.of("--version");
    // Then
    assertThat(run.out()).matches("update-orchestrator \\S+ \\(Kafka \\d+\\.\\d+\\.\\d+, Java \\S+\\)\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void saysItInTheErrorDocumentToo() {
    // When
    Run run = Run.of("sttaus", "--output", "json");
    // Then
    assertThat(Json.tree(run.out()).path("error").path("message").asText()).contains("did you mean status?");
  }

  @ParameterizedTest
  @CsvSource({"status", "history"})
  void doesNotTakeAFileForADataFolderWithoutRollouts(String command) throws IOException {
    // Given
    Path file = Files.createFile(folder.resolve("file"));
    // When
    Run run = Run.of(command, "--data-dir", file.toString());
    // Then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).isEqualTo("Error: The data folder " + file + " can't be used: it is a file (choose another with --data-dir)\n");
  }

  @Test
  void refusesAReferenceOfTheUsersThatIsNoPath() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("own.yaml"), "dependency_analysis: {references: [{from: example.com/Shop, path: 'spec.[[x', to: Secret}]}\n");
    // When
    Run run = Run.of("config", "--config", file.toString());
    // Then
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).startsWith("Error: dependency_analysis.references: from example.com/Shop, path spec.[[x");
  }
}
