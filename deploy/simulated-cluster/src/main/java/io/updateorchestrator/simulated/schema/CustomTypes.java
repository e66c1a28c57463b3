package io.updateorchestrator.simulated.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The type of a custom resource, from the structural schema of its definition. */
public final class CustomTypes {

  private CustomTypes() {}

  /** @param schema {@code openAPIV3Schema} of a version; missing: everything is kept */
  public static Type.MapOf root(JsonNode schema) {
    Map<String, Type.Field> fields = new LinkedHashMap<>();
    Type.Field text = new Type.Field(new Type.Scalar(Type.Word.STRING), false, null);
    fields.put("apiVersion", text);
    fields.put("kind", text);
    fields.put("metadata", new Type.Field(BuiltInTypes.get().type("meta.v1.ObjectMeta"), false, null));
    schema.path("properties").properties().forEach(p -> {
      if (!fields.containsKey(p.getKey())) {
        fields.put(p.getKey(), field(p.getValue(), p.getKey(), schema));
      }
    });
    boolean open = schema.isMissingNode() || keepsUnknown(schema);
    return new Type.MapOf("", fields, open ? Type.ANY : null, false);
  }

  /** The kinds that a definition serves, one for each version. */
  public static List<ResourceKind> kinds(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    JsonNode names = definition.path("spec").path("names");
    List<ResourceKind> kinds = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        List<String> subresources = new ArrayList<>();
        version.path("subresources").fieldNames().forEachRemaining(subresources::add);
        kinds.add(new ResourceKind(spec.path("group").asText(), version.path("name").asText(), names.path("kind").asText(), names.path("plural").asText(),
            names.path("singular").asText(names.path("kind").asText().toLowerCase(java.util.Locale.ROOT)), spec.path("scope").asText().equals("Namespaced"),
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"), texts(names.path("shortNames")),
            texts(names.path("categories")), List.copyOf(subresources), root(version.path("schema").path("openAPIV3Schema")), true));
      }
    }
    return kinds;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(t -> texts.add(t.asText()));
    return List.copyOf(texts);
  }

  private static boolean keepsUnknown(JsonNode schema) {
    return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
  }

  private static Type.Field field(JsonNode schema, String name, JsonNode parent) {
    boolean required = false;
    for (JsonNode r : parent.path("required")) {
      required |= r.asText().equals(name);
    }
    return new Type.Field(type(schema), required, schema.get("default"));
  }

  private static Type type(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "string" -> new Type.Scalar(Type.Word.STRING);
      case "integer", "number" -> new Type.Scalar(Type.Word.NUMBER);
      case "boolean" -> new Type.Scalar(Type.Word.BOOLEAN);
      case "array" -> list(schema);
      case "object" -> map(schema);
      default -> Type.ANY;
    };
  }

  private static Type list(JsonNode schema) {
    Type items = type(schema.path("items"));
    return switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set" -> new Type.ListOf(items, Type.Relation.SET, List.of());
      case "map" -> new Type.ListOf(items, Type.Relation.KEYED, texts(schema.path("x-kubernetes-list-map-keys")));
      default -> new Type.ListOf(items, Type.Relation.ATOMIC, List.of());
    };
  }

  private static Type map(JsonNode schema) {
    Map<String, Type.Field> fields = new LinkedHashMap<>();
    if (schema.path("x-kubernetes-embedded-resource").asBoolean()) {
      fields.putAll(root(schema).fields());
    }
    schema.path("properties").properties().forEach(p -> fields.put(p.getKey(), field(p.getValue(), p.getKey(), schema)));
    JsonNode more = schema.path("additionalProperties");
    Type others = more instanceof ObjectNode ? type(more) : more.asBoolean() || keepsUnknown(schema) || fields.isEmpty() ? Type.ANY : null;
    return new Type.MapOf("", fields, others, schema.path("x-kubernetes-map-type").asText().equals("atomic"));
  }
}
