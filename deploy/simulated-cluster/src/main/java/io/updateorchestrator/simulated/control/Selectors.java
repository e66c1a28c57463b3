package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Label selectors: the structured kind, and the plain maps of Services. */
public final class Selectors {

  private Selectors() {}

  /** @param selector {@code matchLabels} and {@code matchExpressions} */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    if (!plain(selector.path("matchLabels"), labels)) {
      return false;
    }
    for (JsonNode e : selector.path("matchExpressions")) {
      JsonNode value = labels.path(e.path("key").asText());
      boolean in = false;
      for (JsonNode v : e.path("values")) {
        in |= v.equals(value);
      }
      boolean fits = switch (e.path("operator").asText()) {
        case "In" -> in;
        case "NotIn" -> !in;
        case "Exists" -> !value.isMissingNode();
        default -> value.isMissingNode();
      };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Whether all these labels are there. */
  public static boolean plain(JsonNode wanted, JsonNode labels) {
    for (Map.Entry<String, JsonNode> label : wanted.properties()) {
      if (!label.getValue().equals(labels.path(label.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
