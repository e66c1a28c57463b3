package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Whether two states of an object differ in anything but what every write moves. */
public final class Sameness {

  /** Annotations that controllers and the server itself write. */
  private static final List<String> CONTROLLERS = List.of("deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation");

  private Sameness() {}

  /** Equal but for status, resourceVersion, generation and managedFields. */
  public static boolean same(JsonNode one, JsonNode other) {
    return bare(one).equals(bare(other));
  }

  /** Equal to before (protocol.md, "Undo"): also without what controllers write, and what identifies an object that was created again. */
  static boolean asBefore(JsonNode live, JsonNode before) {
    return controllersAside(live).equals(controllersAside(before));
  }

  private static JsonNode bare(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("resourceVersion", "generation", "managedFields"));
    }
    return copy;
  }

  private static JsonNode controllersAside(JsonNode object) {
    ObjectNode copy = (ObjectNode) bare(object);
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("uid", "creationTimestamp"));
      if (metadata.get("annotations") instanceof ObjectNode annotations) {
        annotations.remove(CONTROLLERS);
        if (annotations.isEmpty()) {
          metadata.remove("annotations");
        }
      }
    }
    if (copy.path("kind").asText().equals("Job")) {
      if (copy.get("spec") instanceof ObjectNode spec) {
        spec.remove("selector");
        if (spec.path("template").path("metadata") instanceof ObjectNode metadata) {
          metadata.remove("labels");
        }
      }
    }
    return copy;
  }
}
