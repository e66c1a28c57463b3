package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.util.List;

/** Dependents go after, before or without their owners, as propagation policies say. */
final class GarbageCollector {

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final ClusterState state;
  private final Hand hand;

  GarbageCollector(ClusterState state, Hand hand) {
    this.state = state;
    this.hand = hand;
  }

  /** @return whether the object has been dealt with, so that no controller need look at it */
  boolean collect(Key key, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    if (metadata.has("deletionTimestamp")) {
      if (has(metadata, ORPHAN)) {
        orphan(key, metadata);
        return true;
      }
      if (has(metadata, FOREGROUND)) {
        return foreground(key, metadata);
      }
      return false;
    }
    JsonNode owners = metadata.path("ownerReferences");
    if (owners.isEmpty()) {
      return false;
    }
    for (JsonNode owner : owners) {
      if (state.store().byUid(owner.path("uid").asText()) != null) {
        return false;
      }
    }
    hand.delete(key, "Background");
    return true;
  }

  private static boolean has(JsonNode metadata, String finalizer) {
    for (JsonNode f : metadata.path("finalizers")) {
      if (f.asText().equals(finalizer)) {
        return true;
      }
    }
    return false;
  }

  private void orphan(Key key, JsonNode metadata) {
    String uid = metadata.path("uid").asText();
    for (Key dependent : state.store().dependentsOf(uid)) {
      hand.update(dependent, object -> {
        ObjectNode theirs = (ObjectNode) object.get("metadata");
        ArrayNode kept = object.arrayNode();
        theirs.path("ownerReferences").forEach(o -> {
          if (!o.path("uid").asText().equals(uid)) {
            kept.add(o);
          }
        });
        if (kept.isEmpty()) {
          theirs.remove("ownerReferences");
        } else {
          theirs.set("ownerReferences", kept);
        }
      });
    }
    hand.removeFinalizer(key, ORPHAN);
  }

  private boolean foreground(Key key, JsonNode metadata) {
    List<Key> dependents = state.store().dependentsOf(metadata.path("uid").asText());
    boolean blocked = false;
    for (Key dependent : dependents) {
      ObjectNode object = state.store().get(dependent);
      for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
        blocked |= owner.path("uid").equals(metadata.path("uid")) && owner.path("blockOwnerDeletion").asBoolean();
      }
      if (!object.path("metadata").has("deletionTimestamp")) {
        hand.delete(dependent, "Foreground");
      }
    }
    if (!blocked) {
      hand.removeFinalizer(key, FOREGROUND);
    }
    return true;
  }
}
