package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The set of fields that a value has: {@code typed/tofieldset.go}. */
public final class FieldsOf {

  private FieldsOf() {}

  public static FieldSet value(JsonNode value, Type type) {
    FieldSet set = new FieldSet();
    fill(value, type, set);
    return set;
  }

  private static void fill(JsonNode value, Type type, FieldSet set) {
    switch (type) {
      case Type.Scalar scalar -> set.include();
      case Type.MapOf map -> map(value, map, set);
      case Type.ListOf list -> list(value, list, set);
      case Type.Any any -> {
        if (value.isObject()) {
          entries(value, new Type.MapOf("", Map.of(), Type.ANY, false), set);
        } else {
          set.include();
        }
      }
    }
  }

  private static void map(JsonNode value, Type.MapOf type, FieldSet set) {
    if (type.atomic()) {
      set.include();
    } else if (value.isObject()) {
      entries(value, type, set);
    }
  }

  private static void entries(JsonNode value, Type.MapOf type, FieldSet set) {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      FieldSet below = new FieldSet();
      Type known = type.typeOf(field.getKey());
      fill(field.getValue(), known == null ? Type.ANY : known, below);
      boolean bare = field.getValue().isNull() || field.getValue().isObject() && field.getValue().isEmpty();
      if (bare || !type.fields().containsKey(field.getKey())) {
        below.include();
      }
      if (!below.isEmpty()) {
        set.children().put("f:" + field.getKey(), below);
      }
    }
  }

  private static void list(JsonNode value, Type.ListOf type, FieldSet set) {
    if (type.relation() == Type.Relation.ATOMIC) {
      set.include();
      return;
    }
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (JsonNode item : value) {
      String element = Elements.of(type, item);
      if (!seen.add(element)) {
        twice.add(element);
      }
    }
    for (JsonNode item : value) {
      String element = Elements.of(type, item);
      FieldSet below = set.at(element);
      if (!twice.contains(element)) {
        fill(item, type.items(), below);
      }
      below.include();
    }
  }
}
