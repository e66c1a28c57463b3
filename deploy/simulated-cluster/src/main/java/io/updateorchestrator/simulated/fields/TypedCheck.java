package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a value is of a type: unknown fields, wrong types, duplicate keys. After {@code typed/validate.go}. */
public final class TypedCheck {

  private final List<String> problems = new ArrayList<>();

  private TypedCheck() {}

  /** Lines such as {@code .spec.b: field not declared in schema}; none if all is well. */
  public static List<String> problems(JsonNode value, Type type) {
    TypedCheck check = new TypedCheck();
    check.value(value, type, "");
    return check.problems;
  }

  private void value(JsonNode value, Type type, String path) {
    switch (type) {
      case Type.Any any -> { }
      case Type.Scalar scalar -> scalar(value, scalar.word(), path);
      case Type.MapOf map -> map(value, map, path);
      case Type.ListOf list -> list(value, list, path);
    }
  }

  private void scalar(JsonNode value, Type.Word word, String path) {
    if (value.isNull()) {
      return;
    }
    switch (word) {
      case STRING -> report(value.isTextual(), path, "expected string, got &value.valueUnstructured{Value:" + GoText.syntax(value) + "}");
      case NUMBER -> report(value.isNumber(), path, "expected numeric (int or float), got " + GoText.type(value));
      case BOOLEAN -> report(value.isBoolean(), path, "expected boolean, got &{" + GoText.plain(value) + "}");
    }
  }

  private void report(boolean fine, String path, String message) {
    if (!fine) {
      problems.add(path + ": " + message);
    }
  }

  private void map(JsonNode value, Type.MapOf type, String path) {
    if (value.isNull()) {
      return;
    }
    if (!value.isObject()) {
      report(false, path, "expected map, got &{" + GoText.plain(value) + "}");
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      Type below = type.typeOf(field.getKey());
      String place = path + "." + field.getKey();
      if (below == null) {
        report(false, place, "field not declared in schema");
        return; // as the original: the rest of this map isn't looked at
      }
      value(field.getValue(), below, place);
    }
  }

  private void list(JsonNode value, Type.ListOf type, String path) {
    if (value.isNull()) {
      return;
    }
    if (!value.isArray()) {
      report(false, path, "expected list, got &{" + GoText.plain(value) + "}");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      String place = path + "[" + i + "]";
      if (type.relation() != Type.Relation.ATOMIC) {
        try {
          String element = Elements.of(type, value.get(i));
          report(seen.add(element), path, "duplicate entries for key " + Elements.display(element));
          place = path + Elements.display(element);
        } catch (IllegalArgumentException e) {
          report(false, path, "element " + i + ": " + e.getMessage());
          return;
        }
      }
      value(value.get(i), type.items(), place);
    }
  }
}
