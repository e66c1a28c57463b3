package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pods as their controllers see them. */
final class Pods {

  private final ClusterState state;

  Pods(ClusterState state) {
    this.state = state;
  }

  static Key key(ObjectNode pod) {
    return new Key("", "pods", pod.path("metadata").path("namespace").asText(), pod.path("metadata").path("name").asText());
  }

  /** Pods of that owner, in the order of their creation. */
  List<ObjectNode> of(ObjectNode owner) {
    List<ObjectNode> pods = new ArrayList<>();
    for (Key key : state.store().dependentsOf(owner.path("metadata").path("uid").asText())) {
      if (key.plural().equals("pods") && key.group().isEmpty()) {
        pods.add(state.store().get(key));
      }
    }
    return pods;
  }

  static boolean isGoing(JsonNode pod) {
    return pod.path("metadata").has("deletionTimestamp");
  }

  static boolean isOver(JsonNode pod) {
    return Set.of("Succeeded", "Failed").contains(pod.path("status").path("phase").asText());
  }

  static boolean isActive(JsonNode pod) {
    return !isGoing(pod) && !isOver(pod);
  }

  static boolean isReady(JsonNode pod) {
    return condition(pod, "Ready").path("status").asText().equals("True");
  }

  static JsonNode condition(JsonNode object, String type) {
    for (JsonNode c : object.path("status").path("conditions")) {
      if (c.path("type").asText().equals(type)) {
        return c;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  /** When a ready pod counts as available; never null. */
  Instant availableAt(JsonNode pod, int minReadySeconds) {
    Instant ready = minReadySeconds == 0 ? state.now() : Instant.parse(condition(pod, "Ready").path("lastTransitionTime").asText());
    return ready.plus(Duration.ofSeconds(minReadySeconds));
  }

  boolean isAvailable(JsonNode pod, int minReadySeconds) {
    return isReady(pod) && !availableAt(pod, minReadySeconds).isAfter(state.now());
  }

  /** A pod from a template, owned; without a name. */
  static ObjectNode fromTemplate(ObjectNode owner, JsonNode template) {
    ObjectNode pod = owner.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.set("namespace", owner.path("metadata").path("namespace"));
    for (String field : List.of("labels", "annotations", "finalizers")) {
      if (template.path("metadata").has(field)) {
        metadata.set(field, template.path("metadata").get(field).deepCopy());
      }
    }
    own(metadata, owner);
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  /** Makes the object's controller that owner. */
  static void own(ObjectNode metadata, ObjectNode owner) {
    ObjectNode reference = metadata.putArray("ownerReferences").addObject();
    reference.set("apiVersion", owner.get("apiVersion"));
    reference.set("kind", owner.get("kind"));
    reference.set("name", owner.path("metadata").get("name"));
    reference.set("uid", owner.path("metadata").get("uid"));
    reference.put("controller", true).put("blockOwnerDeletion", true);
  }
}
