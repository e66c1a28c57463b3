package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;

/** Whether a row counts at a place: its options {@code optional}, {@code only}, {@code unless}. */
final class Conditions {
  private Conditions() {}

  static boolean hold(Map<String, String> options, Place place) {
    String optional = options.get("optional");
    if (optional != null && place.field(optional).asBoolean()) {
      return false;
    }
    String only = options.get("only");
    if (only != null && !Arrays.stream(only.split("&")).allMatch(one -> matches(one, place))) {
      return false;
    }
    String unless = options.get("unless");
    return unless == null || !matches(unless, place);
  }

  /** {@code field:a|b}; {@code *} is anything that is set, {@code -} stands for nothing. */
  private static boolean matches(String condition, Place place) {
    int colon = condition.lastIndexOf(':');
    JsonNode value = place.field(condition.substring(0, colon));
    String text = value.isValueNode() && !value.isNull() ? value.asText() : value.isEmpty() ? "" : "{}";
    for (String wanted : condition.substring(colon + 1).split("\\|")) {
      if (wanted.equals("-") ? text.isEmpty() : wanted.equals("*") ? !text.isEmpty() : wanted.equals(text)) {
        return true;
      }
    }
    return false;
  }
}
