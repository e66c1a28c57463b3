package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.util.Map;
import java.util.Optional;

/** What has to be written so that a live object is as its pre-image says (reference/api-server.md, "Going back, exactly"). Pure. */
final class Restoration {

  private static final int ROUNDS = 2;

  private Restoration() {}

  /**
   * @param round of writing, from 0: an apply that does not bring it back is not tried for ever
   * @return the next write, guarded by what was seen; empty when what we changed is as before
   */
  static Optional<ApiRequest> next(ResourceRef ref, String apiVersion, JsonNode live, JsonNode then, int round) {
    ArrayNode owners = OwnershipPatch.owners(live, then);
    if (Sameness.asBefore(live, then) && OwnershipPatch.areOwners(live, owners)) {
      return Optional.empty();
    }
    if (round < ROUNDS && mayBeApplied(live, then) && !isApplied(live, then)) {
      return Optional.of(apply(ref, apiVersion, live, then));
    }
    if (mayBeApplied(live, then) && isApplied(live, then)) {
      return hasHandedOver(live, then) ? Optional.of(new ApiRequest.JsonPatch(ref, apiVersion, OwnershipPatch.putBack(live, then))) : Optional.empty();
    }
    ObjectNode merged = live.deepCopy();
    ManagedFields.changedByUs(live, then).forEach(fields -> OwnedFields.putBack(merged, then, fields));
    if (!Sameness.same(merged, live)) {
      return Optional.of(new ApiRequest.Replace(ref, apiVersion, merged));
    }
    // What differs now is not ours: others have changed it since, and it stays.
    return OwnershipPatch.areOwners(live, owners) ? Optional.empty() : Optional.of(new ApiRequest.JsonPatch(ref, apiVersion, OwnershipPatch.putBack(live, then)));
  }

  /**
   * Applying what we owned gives back values and ownership at once, where we owned something before, have taken nothing from
   * others, and have come to own nothing that was there without us (it would be removed).
   */
  private static boolean mayBeApplied(JsonNode live, JsonNode then) {
    Optional<JsonNode> before = ManagedFields.ours(then);
    Optional<JsonNode> now = ManagedFields.ours(live);
    return before.isPresent() && now.isPresent() && !isTaken(live, then) && !isGained(then, now.get().path("fieldsV1"), before.get().path("fieldsV1"));
  }

  private static boolean isTaken(JsonNode live, JsonNode then) {
    for (JsonNode entry : then.path("metadata").path("managedFields")) {
      boolean others = !ManagedFields.isOurManager(entry) && (!ManagedFields.isController(entry) || entry.path("fieldsV1").has("f:spec"));
      if (others && !isKept(live, entry)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKept(JsonNode live, JsonNode entry) {
    for (JsonNode now : live.path("metadata").path("managedFields")) {
      if (now.path("manager").equals(entry.path("manager")) && now.path("operation").equals(entry.path("operation"))
          && now.path("subresource").equals(entry.path("subresource")) && ManagedFields.covers(now.path("fieldsV1"), entry.path("fieldsV1"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a field is ours now, was not then, and had a value then. */
  private static boolean isGained(JsonNode then, JsonNode now, JsonNode before) {
    for (Map.Entry<String, JsonNode> field : now.properties()) {
      JsonNode valueThen = field.getKey().startsWith("f:") ? then.get(field.getKey().substring(2)) : null;
      if (valueThen == null) {
        continue;
      }
      if (!before.has(field.getKey()) && (field.getValue().isEmpty() || !valueThen.isObject())) {
        return true;
      }
      if (valueThen.isObject() && isGained(valueThen, field.getValue(), before.path(field.getKey()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isApplied(JsonNode live, JsonNode then) {
    JsonNode now = ManagedFields.ours(live).orElseThrow().path("fieldsV1");
    return now.equals(ManagedFields.ours(then).orElseThrow().path("fieldsV1")) && ManagedFields.ownCut(live).equals(ManagedFields.ownCut(then));
  }

  /** Whether a field still has the owner that we gave it. */
  private static boolean hasHandedOver(JsonNode live, JsonNode then) {
    return hasReplicasOwner(live) && !hasReplicasOwner(then);
  }

  private static boolean hasReplicasOwner(JsonNode object) {
    return object.path("metadata").path("managedFields").findValuesAsText("manager").contains(ManagedFields.REPLICAS_MANAGER);
  }

  private static ApiRequest apply(ResourceRef ref, String apiVersion, JsonNode live, JsonNode then) {
    ObjectNode cut = ManagedFields.ownCut(then);
    JsonNode seen = live.path("metadata");
    ((ObjectNode) cut.get("metadata")).put("uid", seen.path("uid").asText()).put("resourceVersion", seen.path("resourceVersion").asText());
    return new ApiRequest.Apply(ref, apiVersion, cut, true, false);
  }
}
