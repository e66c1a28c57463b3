package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Whether two states of an object differ in anything but what every write moves. */
final class Sameness {

  private Sameness() {}

  /** Equal but for status, resourceVersion, generation and managedFields. */
  static boolean same(JsonNode one, JsonNode other) {
    return bare(one).equals(bare(other));
  }

  private static JsonNode bare(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("resourceVersion");
      metadata.remove("generation");
      metadata.remove("managedFields");
    }
    return copy;
  }
}
