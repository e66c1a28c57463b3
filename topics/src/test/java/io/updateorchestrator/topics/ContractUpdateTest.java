package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes what a changed record needs: run with {@code -Dtopics.update=true}, then describe what is new in the schema. */
@EnabledIfSystemProperty(named = "topics.update", matches = "true")
class ContractUpdateTest {
  private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
  private static final Path CORPUS = Path.of("src/test/resources/corpus");

  @ParameterizedTest
  @MethodSource("io.updateorchestrator.topics.SchemaTest#records")
  void writesSchema(String name, Class<?> record) throws IOException {
    // Given
    Path file = SCHEMAS.resolve(name + ".json");
    ObjectNode old = Files.exists(file) ? (ObjectNode) Json.tree(Files.readString(file)) : Json.object();
    ObjectNode schema = Json.object().put("$schema", "https://json-schema.org/draft/2020-12/schema").put("$id", "urn:io.updateorchestrator:schema:" + name.replace('/', ':'))
        .put("title", name.substring(name.indexOf('/') + 1));

    // When
    schema.setAll((ObjectNode) dressed(RecordSchema.of(record), old));
    write(file, schema);

    // Then
    assertThat(file).exists();
  }

  @ParameterizedTest
  @EnumSource
  void addsToTheCorpus(EventType type) throws IOException {
    // Given
    JsonNode sample = Json.MAPPER.valueToTree(Samples.of(type.record()));
    Path newest = CorpusTest.newest(type);
    int number = newest == null ? 0 : CorpusTest.number(newest);

    // When
    Set<String> held = newest == null ? Set.of() : CorpusTest.fields(Json.tree(Files.readString(newest)));
    if (!held.containsAll(CorpusTest.fields(sample))) {
      write(CORPUS.resolve(type.schemaName()).resolve(number + 1 + ".json"), sample);
    }

    // Then
    assertThat(CorpusTest.newest(type)).isNotNull();
  }

  /** The structure with the descriptions of the old file, and what it required; all of a new record is required, until somebody knows better. */
  private static JsonNode dressed(JsonNode structure, JsonNode old) {
    if (!structure.isObject()) {
      return structure;
    }
    ObjectNode dressed = Json.object();
    if (old.path("description").isTextual()) {
      dressed.set("description", old.get("description"));
    }
    structure.properties().forEach(e -> {
      if (e.getKey().equals("properties")) {
        ArrayNode required = required(e.getValue(), old);
        if (!required.isEmpty()) {
          dressed.set("required", required);
        }
      }
      dressed.set(e.getKey(), dressed(e.getValue(), old.path(e.getKey())));
    });
    return dressed;
  }

  private static ArrayNode required(JsonNode properties, JsonNode old) {
    Set<String> before = new java.util.HashSet<>();
    old.path("required").forEach(r -> before.add(r.asText()));
    ArrayNode required = Json.array();
    properties.properties().forEach(p -> {
      boolean newList = !old.path("properties").has(p.getKey()) && p.getValue().path("type").asText().equals("array");
      if (before.contains(p.getKey()) || newList || old.isMissingNode() || old.isEmpty()) {
        required.add(p.getKey());
      }
    });
    return required;
  }

  private static void write(Path file, JsonNode content) throws IOException {
    Files.createDirectories(file.getParent());
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)
        .withArrayValueSpacing(Separators.Spacing.AFTER).withObjectEmptySeparator("")).withObjectIndenter(new DefaultIndenter("  ", "\n"))
        .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance);
    Files.writeString(file, Json.MAPPER.writer(printer).writeValueAsString(content) + "\n");
  }
}
