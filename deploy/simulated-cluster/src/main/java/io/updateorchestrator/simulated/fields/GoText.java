package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** Values as Go prints them in messages. */
final class GoText {

  private GoText() {}

  /** {@code %T}. */
  static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      case ARRAY -> "[]interface {}";
      default -> "map[string]interface {}";
    };
  }

  /** {@code %v}. */
  static String plain(JsonNode value) {
    if (value.isObject()) {
      StringJoiner entries = new StringJoiner(" ", "map[", "]");
      value.properties().forEach(e -> entries.add(e.getKey() + ":" + plain(e.getValue())));
      return entries.toString();
    }
    if (value.isArray()) {
      StringJoiner items = new StringJoiner(" ", "[", "]");
      value.forEach(item -> items.add(plain(item)));
      return items.toString();
    }
    return value.asText();
  }

  /** {@code %#v}. */
  static String syntax(JsonNode value) {
    if (value.isObject()) {
      StringJoiner entries = new StringJoiner(", ", "map[string]interface {}{", "}");
      value.properties().forEach(e -> entries.add('"' + e.getKey() + "\":" + syntax(e.getValue())));
      return entries.toString();
    }
    if (value.isArray()) {
      StringJoiner items = new StringJoiner(", ", "[]interface {}{", "}");
      value.forEach(item -> items.add(syntax(item)));
      return items.toString();
    }
    return value.toString();
  }
}
