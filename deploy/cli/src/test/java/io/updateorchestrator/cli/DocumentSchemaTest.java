package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command that needs no service prints is what the published schema says. */
class DocumentSchemaTest {

  private static final String MANIFESTS = """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: [{name: a, image: a, envFrom: [{configMapRef: {name: nowhere}}]}]}
      """;

  @TempDir
  private Path data;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"plan|plan - --source s", "analyze|analyze -", "validate|validate - --cluster simulated", "explain|explain pod/a -f -", "explain|explain po/default/a pod/a -f -", "config|config --environment production",
      "config|config --default", "rollouts|history", "rollouts|status", "error|plan /there/is/none", "error|plan - --nonsense"})
  void isAsTheSchemaSays(String schema, String arguments) throws IOException {
    // Given
    String[] words = (arguments + " --output json --data-dir " + data).split(" ");
    // When
    Run run = Run.withInput(MANIFESTS, words);
    // Then
    JsonNode document = Json.tree(run.out());
    try (var in = getClass().getResourceAsStream("/schemas/output/" + schema + ".json")) {
      JsonNode content = Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(content).validate(document)).as(run.out() + run.err()).isEmpty();
    }
  }
}
