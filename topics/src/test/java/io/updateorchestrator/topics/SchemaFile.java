package io.updateorchestrator.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A published schema. @param name below {@code schemas/}, without the ending */
record SchemaFile(String name, ObjectNode content) {
  private static final Set<String> NOT_STRUCTURE = Set.of("$schema", "$id", "title", "description", "required", "examples");

  static SchemaFile read(String name) {
    try (InputStream in = SchemaFile.class.getResourceAsStream("/schemas/" + name + ".json")) {
      if (in == null) {
        throw new AssertionError("There is no schema topics/src/main/resources/schemas/" + name + ".json");
      }
      return new SchemaFile(name, (ObjectNode) Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says of types and names alone, to be held against {@link RecordSchema}. */
  JsonNode structure() {
    return structureOf(content, false);
  }

  private static JsonNode structureOf(JsonNode node, boolean names) {
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = Json.object();
    node.properties().forEach(e -> {
      if (names || !NOT_STRUCTURE.contains(e.getKey())) {
        copy.set(e.getKey(), structureOf(e.getValue(), !names && (e.getKey().equals("properties") || e.getKey().equals("$defs"))));
      }
    });
    return copy;
  }

  /** What is wrong with a document; empty where nothing is. */
  List<String> problems(JsonNode document) {
    return compile(content).validate(document).stream().map(ValidationMessage::toString).toList();
  }

  static JsonSchema compile(JsonNode schema) {
    SchemaValidatorsConfig strict = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema, strict);
  }
}
