package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;

/** A label selector as Kubernetes reads it: {@code matchLabels} and {@code matchExpressions}. An empty one selects everything. */
public final class LabelSelector {
  private LabelSelector() {}

  public static boolean matches(JsonNode selector, JsonNode labels) {
    return pairsMatch(selector.path("matchLabels"), labels) && expressionsMatch(selector.path("matchExpressions"), labels);
  }

  /** A plain map of labels, as a Service has it. */
  public static boolean pairsMatch(JsonNode pairs, JsonNode labels) {
    return pairs.properties().stream().allMatch(p -> labels.hasNonNull(p.getKey()) && labels.path(p.getKey()).asText().equals(p.getValue().asText()));
  }

  private static boolean expressionsMatch(JsonNode expressions, JsonNode labels) {
    for (JsonNode expression : expressions) {
      JsonNode value = labels.get(expression.path("key").asText());
      boolean listed = false;
      for (JsonNode one : expression.path("values")) {
        listed |= value != null && one.asText().equals(value.asText());
      }
      boolean holds = switch (expression.path("operator").asText()) {
        case "In" -> listed;
        case "NotIn" -> !listed;
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
