package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.Map;

/** Takes fields out of a value: {@code typed/remove.go}. What is left empty goes, too. */
final class Removal {

  private Removal() {}

  /** @return null if nothing is left */
  static JsonNode without(JsonNode value, FieldSet fields, Type type) {
    return switch (type) {
      case Type.Scalar scalar -> value;
      case Type.ListOf list -> list(value, fields, list);
      case Type.MapOf map -> map(value, fields, map);
      case Type.Any any -> value.isObject() ? map(value, fields, new Type.MapOf("", Map.of(), Type.ANY, false)) : value.isArray() ? null : value;
    };
  }

  private static JsonNode map(JsonNode value, FieldSet fields, Type.MapOf type) {
    if (!value.isObject() || value.isEmpty() || type.atomic()) {
      return null;
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      FieldSet below = fields.children().get("f:" + field.getKey());
      if (below == null) {
        out.set(field.getKey(), field.getValue());
      } else if (!below.isMember()) {
        // A map that loses everything stays as null, and so is still a member: what else was in it must not go with it.
        Type known = type.typeOf(field.getKey());
        out.set(field.getKey(), without(field.getValue(), below, known == null ? Type.ANY : known));
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static JsonNode list(JsonNode value, FieldSet fields, Type.ListOf type) {
    if (!value.isArray() || value.isEmpty() || type.relation() == Type.Relation.ATOMIC) {
      return null;
    }
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : value) {
      FieldSet below = fields.children().get(Elements.of(type, item));
      if (below == null) {
        out.add(item);
      } else if (!below.isMember()) {
        JsonNode left = without(item, below, type.items());
        out.add(left == null ? JsonNodeFactory.instance.nullNode() : left);
      }
    }
    return out.isEmpty() ? null : out;
  }
}
