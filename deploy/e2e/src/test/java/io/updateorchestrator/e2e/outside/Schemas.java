package io.updateorchestrator.e2e.outside;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The published schemas, as they are in the product. */
public final class Schemas {
  private final Map<String, JsonSchema> compiled = new HashMap<>();

  /** What is wrong with a document; empty where nothing is. @param name below {@code schemas/}, without the ending */
  public List<String> problems(String name, JsonNode document) {
    return compiled.computeIfAbsent(name, Schemas::compile).validate(document).stream().map(ValidationMessage::toString).toList();
  }

  private static JsonSchema compile(String name) {
    try (InputStream in = Schemas.class.getResourceAsStream("/schemas/" + name + ".json")) {
      if (in == null) {
        throw new AssertionError("There is no schema " + name);
      }
      SchemaValidatorsConfig strict = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8)), strict);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
