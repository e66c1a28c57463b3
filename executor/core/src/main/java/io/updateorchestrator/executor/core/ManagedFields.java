package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who owns what of a live object. */
final class ManagedFields {

  /** Our name as field manager, in every cluster. */
  static final String MANAGER = "update-orchestrator";
  /** Owns the number of replicas that a manifest no longer names ({@link OwnershipPatch#handOver}). */
  static final String REPLICAS_MANAGER = "update-orchestrator-replicas";

  static final String CLIENT_SIDE = "kubectl-client-side-apply";
  private static final String CONTROLLERS = "kube-controller-manager";
  private static final JsonNode NOTHING = Json.object().put("manager", MANAGER).put("operation", "Apply").set("fieldsV1", Json.object());
  private static final Set<String> BARE = Set.of("apiVersion", "kind", "metadata", "status");
  private static final Set<String> OWN_LABEL = Set.of("kubernetes.io/metadata.name");

  private ManagedFields() {}

  /**
   * Our {@code Apply} entry. A bare object (a namespace or service account with nothing but its name) can be owned by nobody:
   * the server keeps no entry without fields. It counts as ours, with no fields.
   */
  static Optional<JsonNode> ours(JsonNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (isOurs(entry)) {
        return Optional.of(entry);
      }
    }
    return isBare(object) ? Optional.of(NOTHING) : Optional.empty();
  }

  private static boolean isOurs(JsonNode entry) {
    return entry.path("manager").asText().equals(MANAGER) && entry.path("operation").asText().equals("Apply") && entry.path("subresource").asText("").isEmpty();
  }

  private static boolean isBare(JsonNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (!isController(entry)) {
        return false;
      }
    }
    boolean namespace = object.path("kind").asText().equals("Namespace");
    boolean nothing = object.properties().stream().allMatch(f -> BARE.contains(f.getKey()) || namespace && f.getKey().equals("spec"));
    boolean labels = object.path("metadata").path("labels").properties().stream().allMatch(l -> OWN_LABEL.contains(l.getKey()));
    return nothing && labels && object.path("metadata").path("annotations").isEmpty();
  }

  /** Whether it is one of ours, under whatever operation. */
  static boolean isOurManager(JsonNode entry) {
    String manager = entry.path("manager").asText();
    return manager.equals(MANAGER) || manager.equals(REPLICAS_MANAGER);
  }

  /** What controllers write and write again. */
  static boolean isController(JsonNode entry) {
    return entry.path("subresource").asText("").equals("status") || entry.path("fieldsV1").has("f:status") || entry.path("manager").asText().equals(CONTROLLERS);
  }

  static boolean isClientSide(JsonNode entry) {
    return entry.path("manager").asText().equals(CLIENT_SIDE) && entry.path("operation").asText().equals("Update");
  }

  /** Whether nobody but us has written spec or data: an object that only we made. */
  static boolean onlyOurs(JsonNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      JsonNode fields = entry.path("fieldsV1");
      if (!isOurs(entry) && (fields.has("f:spec") || fields.has("f:data")) && entry.path("subresource").asText("").isEmpty()) {
        return false;
      }
    }
    return ours(object).isPresent();
  }

  /** Created by a plain POST of ours, as an undo does it, and not applied since. */
  static boolean postedByUs(JsonNode object) {
    boolean posted = false;
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      posted |= entry.path("manager").asText().equals(MANAGER) && entry.path("operation").asText().equals("Update");
    }
    return posted && ours(object).isEmpty();
  }

  /** The fields that we own, with their values; null where we own none. */
  static ObjectNode ownCut(JsonNode object) {
    return ours(object).map(entry -> OwnedFields.cut(object, entry.path("fieldsV1"))).orElse(null);
  }

  /** Digest over {@link #ownCut}; null where we own nothing. */
  static String liveDigest(JsonNode object) {
    ObjectNode cut = ownCut(object);
    return cut == null ? null : Digests.of(cut);
  }

  static boolean appliedByClient(JsonNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (isClientSide(entry)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all fields of {@code less} are among {@code more}. */
  static boolean covers(JsonNode more, JsonNode less) {
    for (Map.Entry<String, JsonNode> field : less.properties()) {
      if (!more.has(field.getKey()) || !covers(more.get(field.getKey()), field.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** The fields that our apply, or the taking over before it, may have changed. */
  static java.util.List<JsonNode> changedByUs(JsonNode live, JsonNode before) {
    java.util.List<JsonNode> fields = new java.util.ArrayList<>();
    for (JsonNode entry : live.path("metadata").path("managedFields")) {
      if (isOurManager(entry)) {
        fields.add(entry.path("fieldsV1"));
      }
    }
    for (JsonNode entry : before.path("metadata").path("managedFields")) {
      if (isOurManager(entry) || isClientSide(entry)) {
        fields.add(entry.path("fieldsV1"));
      }
    }
    return fields;
  }
}
