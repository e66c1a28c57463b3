package io.updateorchestrator.common.yaml;

import java.util.ArrayList;
import java.util.List;

/** Reads paths as messages write them: {@code spec.rules[0].http}, {@code metadata.annotations.<key with dots>}. */
final class FieldPath {

  private static final List<String> FREE_KEYS = List.of("metadata.annotations.", "metadata.labels.", "data.", "stringData.");

  private FieldPath() {}

  /** @param index of a list's item, or -1 for the field {@code name} */
  record Step(String name, int index) {}

  static List<Step> parse(String path) {
    List<Step> steps = new ArrayList<>();
    for (String prefix : FREE_KEYS) {
      if (path.startsWith(prefix)) {
        for (String part : prefix.split("\\.")) {
          steps.add(new Step(part, -1));
        }
        steps.add(new Step(path.substring(prefix.length()), -1));
        return steps;
      }
    }
    for (String part : path.split("\\.")) {
      int bracket = part.indexOf('[');
      String name = bracket < 0 ? part : part.substring(0, bracket);
      if (!name.isEmpty()) {
        steps.add(new Step(name, -1));
      }
      while (bracket >= 0) {
        int end = part.indexOf(']', bracket);
        steps.add(new Step(null, Integer.parseInt(part.substring(bracket + 1, end))));
        bracket = part.indexOf('[', end);
      }
    }
    return steps;
  }
}
