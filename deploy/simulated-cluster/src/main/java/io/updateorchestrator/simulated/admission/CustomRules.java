package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.api.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A custom resource against the schema of its definition: types, required fields, enums, bounds and patterns. */
public final class CustomRules {

  private final Causes causes = new Causes();

  private CustomRules() {}

  /** @param schema {@code openAPIV3Schema} of the version */
  public static List<Refused.Cause> check(JsonNode schema, JsonNode object) {
    CustomRules rules = new CustomRules();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode known = schema.path("properties").path(field.getKey());
      if (!field.getKey().equals("metadata") && !known.isMissingNode()) {
        rules.value(field.getKey(), field.getValue(), known);
      }
    }
    rules.required("", object, schema);
    return rules.causes.list();
  }

  private void required(String path, JsonNode object, JsonNode schema) {
    for (JsonNode name : schema.path("required")) {
      if (!object.has(name.asText())) {
        causes.required(path.isEmpty() ? name.asText() : path + "." + name.asText());
      }
    }
  }

  private void value(String path, JsonNode value, JsonNode schema) {
    String type = schema.path("type").asText();
    if (!type.isEmpty() && !isOf(value, type) && !schema.path("x-kubernetes-int-or-string").asBoolean()) {
      String printed = value.isTextual() ? "\"string\"" : "\"" + typeOf(value) + "\"";
      causes.typeInvalid(path, printed, path + " in body must be of type " + type + ": " + printed);
      return;
    }
    bounds(path, value, schema);
    if (value.isObject()) {
      required(path, value, schema);
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode known = schema.path("properties").path(field.getKey());
        value(path + "." + field.getKey(), field.getValue(), known.isMissingNode() ? schema.path("additionalProperties") : known);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        value(path + "[" + i + "]", value.get(i), schema.path("items"));
      }
    }
  }

  private void bounds(String path, JsonNode value, JsonNode schema) {
    List<String> allowed = new ArrayList<>();
    schema.path("enum").forEach(e -> allowed.add(e.asText()));
    if (!allowed.isEmpty() && !allowed.contains(value.asText())) {
      causes.unsupported(path, value.asText(), allowed.toArray(String[]::new));
    }
    if (value.isNumber() && schema.has("minimum") && value.decimalValue().compareTo(schema.get("minimum").decimalValue()) < 0) {
      causes.invalid(path, value, path + " in body should be greater than or equal to " + schema.get("minimum"));
    }
    if (value.isNumber() && schema.has("maximum") && value.decimalValue().compareTo(schema.get("maximum").decimalValue()) > 0) {
      causes.invalid(path, value, path + " in body should be less than or equal to " + schema.get("maximum"));
    }
    if (value.isTextual() && schema.has("minLength") && value.asText().length() < schema.get("minLength").asInt()) {
      causes.invalid(path, value, path + " in body should be at least " + schema.get("minLength") + " chars long");
    }
    if (value.isTextual() && schema.has("pattern") && !matches(schema.get("pattern").asText(), value.asText())) {
      causes.invalid(path, value, path + " in body should match '" + schema.get("pattern").asText() + "'");
    }
  }

  private static boolean matches(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return true; // Go's dialect has what ours has not
    }
  }

  private static boolean isOf(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> true;
    };
  }

  private static String typeOf(JsonNode value) {
    return value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }
}
