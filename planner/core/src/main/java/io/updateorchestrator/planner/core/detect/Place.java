package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Where a walk has come to: an object, or an item of a list, and the way up.
 *
 * @param up null at the root
 * @param label as paths name it: {@code volumes[0]}
 */
record Place(Place up, String label, JsonNode value) {
  static Place root(JsonNode body) {
    return new Place(null, "", body);
  }

  String path() {
    return up == null || up.up == null ? label : up.path() + "." + label;
  }

  /** The object that holds the field of this place. */
  Place holder() {
    return up;
  }

  /**
   * Another field, from this one's holder.
   *
   * @param expression {@code name}, {@code a.b}, {@code ../name}, or {@code /spec.name} from the root; keys with dots in quotes
   * @return a missing node where there is none
   */
  JsonNode field(String expression) {
    Place from = up;
    String rest = expression;
    if (rest.startsWith("/")) {
      while (from.up != null) {
        from = from.up;
      }
      rest = rest.substring(1);
    }
    while (rest.startsWith("../") && from != null) {
      from = from.up;
      rest = rest.substring(3);
    }
    if (from == null) {
      return MissingNode.getInstance();
    }
    JsonNode node = from.value;
    if (rest.indexOf('.') < 0) {
      return node.path(rest);
    }
    for (FieldPath.Step step : FieldPath.parse(rest).steps()) {
      node = node.path(step.field());
    }
    return node;
  }
}
