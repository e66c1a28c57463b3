package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.Refused;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a typed API server does to JSON by reading it into its types and writing it out: unknown fields, nulls, empty maps
 * and lists are lost; wrong types are refused. Always gives a new tree, with numbers in one form so that they compare.
 */
public final class Decoding {

  private final ResourceKind kind;
  private final List<String> unknown = new ArrayList<>();

  private Decoding(ResourceKind kind) {
    this.kind = kind;
  }

  /** @throws Refused 400 for a wrong type, or for an unknown field if {@code strict} */
  public static ObjectNode decode(ResourceKind kind, JsonNode body, boolean strict) {
    Decoding decoding = new Decoding(kind);
    ObjectNode object = (ObjectNode) decoding.map(body, kind.type(), "");
    if (strict && !decoding.unknown.isEmpty()) {
      throw Refused.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s".formatted(kind.kind(), kind.version(), kind.kind(),
          String.join(", ", decoding.unknown)));
    }
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    if (!(object.get("metadata") instanceof ObjectNode)) {
      object.putObject("metadata");
    }
    if (kind.is("", "Secret")) {
      encodeStrings(object);
    }
    return object;
  }

  private static void encodeStrings(ObjectNode secret) {
    if (secret.remove("stringData") instanceof ObjectNode strings && !strings.isEmpty()) {
      ObjectNode data = secret.get("data") instanceof ObjectNode d ? d : secret.putObject("data");
      strings.properties().forEach(s -> data.put(s.getKey(), Base64.getEncoder().encodeToString(s.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  private JsonNode value(JsonNode value, Type type, String path, String owner) {
    return switch (type) {
      case Type.Any any -> plain(value);
      case Type.Scalar scalar -> scalar(value, scalar.word(), path, owner);
      case Type.MapOf map -> value.isObject() ? map(value, map, path) : mistyped(value, path, owner, "object");
      case Type.ListOf list -> value.isArray() ? list(value, list, path, owner) : mistyped(value, path, owner, "[]" + (list.items() instanceof Type.MapOf of ? of.name() : "string"));
    };
  }

  private JsonNode scalar(JsonNode value, Type.Word word, String path, String owner) {
    boolean fine = switch (word) {
      case STRING -> value.isTextual();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
    };
    return fine ? plain(value) : mistyped(value, path, owner, switch (word) {
      case STRING -> "string";
      case NUMBER -> "int32";
      case BOOLEAN -> "bool";
    });
  }

  private JsonNode mistyped(JsonNode value, String path, String owner, String wanted) {
    if (kind.custom() && !path.startsWith("metadata")) {
      return plain(value); // the schema of its definition will say so
    }
    throw Refused.badRequest("%s in version \"%s\" cannot be handled as a %s: json: cannot unmarshal %s into Go struct field %s.%s of type %s".formatted(
        kind.kind(), kind.version(), kind.kind(), value.getNodeType().name().toLowerCase(java.util.Locale.ROOT).replace("boolean", "bool"), owner, path, wanted));
  }

  private JsonNode map(JsonNode value, Type.MapOf type, String path) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    boolean isStruct = !type.fields().isEmpty();
    String owner = type.name().isEmpty() ? kind.kind() : type.name().substring(type.name().lastIndexOf('.') + 1);
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String name = field.getKey();
      Type below = type.typeOf(name);
      String place = path.isEmpty() ? name : path + (isStruct ? "." + name : "");
      if (below == null) {
        unknown.add("unknown field \"" + (path.isEmpty() ? "" : path + ".") + name + "\"");
      } else if (!field.getValue().isNull()) {
        JsonNode read = value(field.getValue(), below, place, owner);
        if (kind.custom() || !isStruct || !isNothing(read, below)) {
          out.set(name, read);
        }
      }
    }
    return out;
  }

  /** Empty maps and lists are left out when Go writes a struct; empty structs are not. */
  private static boolean isNothing(JsonNode read, Type type) {
    return read.isContainerNode() && read.isEmpty() && (type instanceof Type.ListOf || type instanceof Type.MapOf map && map.fields().isEmpty() && map.others() instanceof Type.Scalar);
  }

  private JsonNode list(JsonNode value, Type.ListOf type, String path, String owner) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isNull()) {
        out.add(value(value.get(i), type.items(), path + "[" + i + "]", owner));
      }
    }
    return out;
  }

  /** A copy in which equal numbers are equal nodes. */
  public static JsonNode plain(JsonNode value) {
    if (value.isObject()) {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      value.properties().forEach(f -> out.set(f.getKey(), plain(f.getValue())));
      return out;
    }
    if (value.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> out.add(plain(item)));
      return out;
    }
    if (value.isNumber()) {
      return number(value);
    }
    return value;
  }

  private static JsonNode number(JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.canConvertToExactIntegral()) {
      return value.canConvertToInt() ? nodes.numberNode(value.intValue()) : value.canConvertToLong() ? nodes.numberNode(value.longValue()) : value;
    }
    return nodes.numberNode(value.doubleValue());
  }
}
