package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Numbers in status and spec. */
final class Counts {

  private Counts() {}

  /** Zero is left out, as Go leaves it out. */
  static void put(ObjectNode status, String field, long count) {
    if (count != 0) {
      status.put(field, (int) count);
    }
  }

  /** A number, or a share of the total. */
  static int share(JsonNode value, int total, boolean up) {
    if (value.isNumber()) {
      return value.asInt();
    }
    double exact = Double.parseDouble(value.asText("0%").replace("%", "")) * total / 100;
    return (int) (up ? Math.ceil(exact) : Math.floor(exact));
  }
}
