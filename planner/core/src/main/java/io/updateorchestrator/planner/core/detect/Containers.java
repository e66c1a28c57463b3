package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Goes to each object at a path. */
final class Containers {
  private Containers() {}

  /** @param found the place, with list indexes, and what is there */
  static void at(JsonNode root, FieldPath path, BiConsumer<String, JsonNode> found) {
    step(root, path.steps(), 0, "", found);
  }

  private static void step(JsonNode node, List<FieldPath.Step> steps, int at, String where, BiConsumer<String, JsonNode> found) {
    if (at == steps.size()) {
      if (node.isObject()) {
        found.accept(where, node);
      }
      return;
    }
    FieldPath.Step step = steps.get(at);
    JsonNode value = node.get(step.field());
    if (value != null) {
      items(value, step.lists(), steps, at, where.isEmpty() ? step.field() : where + "." + step.field(), found);
    }
  }

  private static void items(JsonNode value, int lists, List<FieldPath.Step> steps, int at, String where, BiConsumer<String, JsonNode> found) {
    if (lists == 0) {
      step(value, steps, at + 1, where, found);
      return;
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      items(value.get(i), lists - 1, steps, at, where + "[" + i + "]", found);
    }
  }
}
