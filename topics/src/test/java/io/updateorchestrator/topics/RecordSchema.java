package io.updateorchestrator.topics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON Schema that a record has by its components: what a schema file has to say, beside descriptions and what is required. */
final class RecordSchema {
  private final Map<String, Class<?>> named = new TreeMap<>();
  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  private RecordSchema() {}

  static ObjectNode of(Class<?> record) {
    RecordSchema schema = new RecordSchema();
    ObjectNode root = schema.object(record);
    if (!schema.definitions.isEmpty()) {
      root.set("$defs", Json.object().setAll(schema.definitions));
    }
    return root;
  }

  private ObjectNode object(Class<?> record) {
    ObjectNode object = Json.object().put("type", "object");
    properties(record, object.putObject("properties"));
    return object;
  }

  private void properties(Class<?> record, ObjectNode properties) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        properties(component.getType(), properties);
      } else {
        properties.set(component.getName(), type(component.getGenericType()));
      }
    }
  }

  private JsonNode type(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return Json.object().put("type", "array").set("items", type(arguments[0]));
      }
      if (generic.getRawType() == Map.class) {
        return Json.object().put("type", "object").set("additionalProperties", type(arguments[1]));
      }
      throw new IllegalArgumentException("No schema for " + type);
    }
    return plain((Class<?>) type);
  }

  private JsonNode plain(Class<?> type) {
    if (type == String.class) {
      return Json.object().put("type", "string");
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return Json.object().put("type", "integer");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Json.object().put("type", "boolean");
    }
    if (type == Instant.class) {
      return Json.object().put("type", "string").put("format", "date-time");
    }
    if (type == ObjectNode.class) {
      return Json.object().put("type", "object");
    }
    if (type == JsonNode.class) {
      return Json.object();
    }
    if (type.isEnum()) {
      return Json.object().put("type", "string").set("enum", Json.MAPPER.valueToTree(type.getEnumConstants()));
    }
    if (type.isRecord()) {
      return reference(type);
    }
    throw new IllegalArgumentException("No schema for " + type);
  }

  private ObjectNode reference(Class<?> record) {
    String name = record.getSimpleName();
    Class<?> known = named.putIfAbsent(name, record);
    if (known == null) {
      definitions.put(name, object(record));
    } else if (known != record) {
      throw new IllegalArgumentException("Two records are called " + name + " in one event: " + known + ", " + record);
    }
    return Json.object().put("$ref", "#/$defs/" + name);
  }
}
