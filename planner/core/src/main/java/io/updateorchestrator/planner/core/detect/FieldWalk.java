package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Goes along a path of a table row, over every item of each list. */
final class FieldWalk {

  private FieldWalk() {}

  /** @param path where it was found, with list indexes; {@code parent} holds the siblings */
  record Found(String path, JsonNode parent) {}

  /** Tells each non-empty text at the end of the path. */
  static void walk(JsonNode root, List<String> path, BiConsumer<String, Found> found) {
    step(root, path, 0, "", found);
  }

  private static void step(JsonNode node, List<String> path, int at, String where, BiConsumer<String, Found> found) {
    String step = path.get(at);
    boolean list = step.endsWith("[]");
    String field = list ? step.substring(0, step.length() - 2) : step;
    JsonNode value = node.get(field);
    if (value == null) {
      return;
    }
    String here = where.isEmpty() ? field : where + "." + field;
    boolean last = at == path.size() - 1;
    if (list) {
      for (int i = 0; value.isArray() && i < value.size(); i++) {
        step(value.get(i), path, at + 1, here + "[" + i + "]", found);
      }
    } else if (!last) {
      step(value, path, at + 1, here, found);
    } else if (value.isTextual() && !value.asText().isEmpty()) {
      found.accept(value.asText(), new Found(here, node));
    }
  }
}
