package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import java.util.Optional;

/** Who owns what of a live object. */
final class ManagedFields {

  /** Our name as field manager, in every cluster. */
  static final String MANAGER = "update-orchestrator";

  private static final String CLIENT_SIDE = "kubectl-client-side-apply";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private ManagedFields() {}

  /** Our {@code Apply} entry. */
  static Optional<JsonNode> ours(JsonNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (isOurs(entry)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static boolean isOurs(JsonNode entry) {
    return entry.path("manager").asText().equals(MANAGER) && entry.path("operation").asText().equals("Apply") && entry.path("subresource").asText("").isEmpty();
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
      if (entry.path("manager").asText().equals(CLIENT_SIDE) && entry.path("operation").asText().equals("Update")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes over what an earlier client-side {@code kubectl apply} owned: its entry is renamed to ours, so that our next apply
   * removes what git no longer names (reference/api-server.md, "Objects made by client-side kubectl").
   */
  static JsonNode takeOver(JsonNode object) {
    ArrayNode entries = Json.array();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      ObjectNode copy = entry.deepCopy();
      if (entry.path("manager").asText().equals(CLIENT_SIDE) && entry.path("operation").asText().equals("Update")) {
        copy.put("manager", MANAGER);
        copy.put("operation", "Apply");
        if (copy.path("fieldsV1").path("f:metadata").path("f:annotations") instanceof ObjectNode annotations) {
          annotations.remove("f:" + LAST_APPLIED);
        }
      }
      entries.add(copy);
    }
    ArrayNode patch = guarded(object);
    patch.addObject().put("op", "replace").put("path", "/metadata/managedFields").set("value", entries);
    if (object.path("metadata").path("annotations").has(LAST_APPLIED)) {
      patch.addObject().put("op", "remove").put("path", "/metadata/annotations/" + LAST_APPLIED.replace("/", "~1"));
    }
    return patch;
  }

  /** Puts {@code managedFields} back as they were before, exactly. */
  static JsonNode putBack(JsonNode live, JsonNode before) {
    ArrayNode patch = guarded(live);
    patch.addObject().put("op", "replace").put("path", "/metadata/managedFields").set("value", before.path("metadata").path("managedFields").deepCopy());
    return patch;
  }

  /** Whether the same managers own the same fields; times, and what controllers own of the status, aside. */
  static boolean sameOwners(JsonNode live, JsonNode before) {
    return owners(live).equals(owners(before));
  }

  private static java.util.Map<String, JsonNode> owners(JsonNode object) {
    java.util.Map<String, JsonNode> owners = new java.util.TreeMap<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      JsonNode fields = entry.path("fieldsV1");
      boolean controller = !entry.path("subresource").asText("").isEmpty() || fields.has("f:status") || entry.path("manager").asText().equals("kube-controller-manager");
      if (!controller) {
        owners.put(entry.path("manager").asText() + "|" + entry.path("operation").asText() + "|" + entry.path("apiVersion").asText(), fields);
      }
    }
    return owners;
  }

  /** The fields that our apply, or the taking over before it, may have changed. */
  static java.util.List<JsonNode> changedByUs(JsonNode live, JsonNode before) {
    java.util.List<JsonNode> fields = new java.util.ArrayList<>();
    for (JsonNode entry : live.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().equals(MANAGER)) {
        fields.add(entry.path("fieldsV1"));
      }
    }
    for (JsonNode entry : before.path("metadata").path("managedFields")) {
      boolean ours = entry.path("manager").asText().equals(MANAGER);
      boolean client = entry.path("manager").asText().equals(CLIENT_SIDE) && entry.path("operation").asText().equals("Update");
      if (ours || client) {
        fields.add(entry.path("fieldsV1"));
      }
    }
    return fields;
  }

  private static ArrayNode guarded(JsonNode live) {
    ArrayNode patch = Json.array();
    patch.addObject().put("op", "test").put("path", "/metadata/resourceVersion").put("value", live.path("metadata").path("resourceVersion").asText());
    return patch;
  }
}
