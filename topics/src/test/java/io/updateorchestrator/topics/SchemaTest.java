package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas say what the records say. {@code topics/README.md} tells how to change one. */
class SchemaTest {
  private static final Path SCHEMAS = Path.of("src/main/resources/schemas");

  static Stream<Arguments> records() {
    return Stream.concat(Arrays.stream(EventType.values()).map(t -> Arguments.of(t.schemaName(), t.record())),
        Stream.of(Arguments.of("output/rollouts", RolloutsDocument.class), Arguments.of("output/error", ErrorDocument.class)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void hasEveryComponentOfTheRecordAndNoOther(String name, Class<?> record) {
    // When
    JsonNode structure = SchemaFile.read(name).structure();

    // Then
    assertThat(pretty(structure)).isEqualTo(pretty(RecordSchema.of(record)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void acceptsTheRecordWithEveryFieldSet(String name, Class<?> record) {
    // Given
    JsonNode sample = Json.MAPPER.valueToTree(Samples.of(record));

    // When
    List<String> problems = SchemaFile.read(name).problems(sample);

    // Then
    assertThat(problems).isEmpty();
    assertThat(SchemaFile.compile(closed(RecordSchema.of(record))).validate(sample)).as("fields that are no component").isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void requiresWhatIsAlwaysThereAndNamesWhatItRequires(String name, Class<?> record) {
    // Given
    List<String> wrong = new ArrayList<>();

    // When
    checkRequired("", SchemaFile.read(name).content(), Json.MAPPER.valueToTree(Samples.of(record)), SchemaFile.read(name).content(), wrong);

    // Then
    assertThat(wrong).isEmpty();
  }

  /** Lists and numbers are written even when empty; only {@code Problem} leaves its zeros out. */
  private static void checkRequired(String path, JsonNode schema, JsonNode sample, JsonNode root, List<String> wrong) {
    JsonNode here = schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
    List<String> required = new ArrayList<>();
    here.path("required").forEach(r -> required.add(r.asText()));
    required.stream().filter(r -> !here.path("properties").has(r)).forEach(r -> wrong.add(path + ": requires " + r + ", which it doesn't have"));
    here.path("properties").properties().forEach(p -> {
      JsonNode value = sample.path(p.getKey());
      boolean list = p.getValue().path("type").asText().equals("array");
      if (list && !required.contains(p.getKey())) {
        wrong.add(path + "." + p.getKey() + " is a list, which is always there, and not required");
      }
      checkRequired(path + "." + p.getKey(), list ? p.getValue().path("items") : p.getValue(), list ? value.path(0) : value, root, wrong);
    });
  }

  /** The schema with nothing beyond its properties allowed. */
  private static JsonNode closed(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      object.forEach(SchemaTest::closed);
      if (object.has("properties")) {
        object.put("additionalProperties", false);
      }
    }
    return schema;
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnEventWithoutAnything(EventType type) {
    // When
    List<String> problems = SchemaFile.read(type.schemaName()).problems(Json.object());

    // Then
    assertThat(problems).isNotEmpty();
  }

  @Test
  void thereIsNoSchemaWithoutAUseAndEachIsValid() throws IOException {
    // Given
    List<String> expected = new ArrayList<>(Arrays.stream(EventType.values()).map(EventType::schemaName).toList());
    expected.addAll(List.of("output/analyze", "output/config", "output/error", "output/explain", "output/plan", "output/rollouts", "output/topics", "output/validate"));
    List<String> found;
    try (Stream<Path> files = Files.walk(SCHEMAS)) {
      found = files.filter(Files::isRegularFile).map(f -> SCHEMAS.relativize(f).toString().replaceFirst("\\.json$", "")).toList();
    }

    // Then
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(java.net.URI.create("https://json-schema.org/draft/2020-12/schema"));
    for (String name : found) {
      JsonNode content = SchemaFile.read(name).content();
      assertThat(meta.validate(content)).as(name).isEmpty();
      assertThat(content.path("$id").asText()).isEqualTo("urn:io.updateorchestrator:schema:" + name.replace('/', ':'));
      assertThat(content.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
      assertThat(content.path("description").asText()).as("description of " + name).isNotBlank();
    }
  }

  private static String pretty(JsonNode node) {
    return Json.canonical(node).toPrettyString();
  }
}
