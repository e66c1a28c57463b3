package io.updateorchestrator.planner.core.check;

import com.fasterxml.jackson.databind.JsonNode;

/** Fields by the paths that dependencies name. */
final class Fields {

  private Fields() {}

  /** @param path without quoted fields: {@code spec.containers[0].env[1]} */
  static JsonNode at(JsonNode body, String path) {
    JsonNode at = body;
    for (String step : path.replace("[", ".[").split("\\.")) {
      at = step.startsWith("[") ? at.path(Integer.parseInt(step.substring(1, step.length() - 1))) : at.path(step);
    }
    return at;
  }
}
