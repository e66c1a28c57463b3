package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** JSON patches of {@code managedFields}, each with a test on the resourceVersion that was seen. */
final class OwnershipPatch {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private OwnershipPatch() {}

  /**
   * Takes over what an earlier client-side {@code kubectl apply} owned: its entry is renamed to ours, so that our next apply
   * removes what git no longer names (reference/api-server.md, "Objects made by client-side kubectl").
   */
  static JsonNode takeOver(JsonNode object) {
    ArrayNode entries = Json.array();
    for (JsonNode entry : entriesOf(object)) {
      ObjectNode copy = entry.deepCopy();
      if (ManagedFields.isClientSide(entry)) {
        copy.put("manager", ManagedFields.MANAGER);
        copy.put("operation", "Apply");
        if (copy.path("fieldsV1").path("f:metadata").path("f:annotations") instanceof ObjectNode annotations) {
          annotations.remove("f:" + LAST_APPLIED);
        }
      }
      entries.add(copy);
    }
    ArrayNode patch = replacing(object, entries);
    if (object.path("metadata").path("annotations").has(LAST_APPLIED)) {
      patch.addObject().put("op", "remove").put("path", "/metadata/annotations/" + LAST_APPLIED.replace("/", "~1"));
    }
    return patch;
  }

  /** Gives {@code spec.replicas} to another name before we stop naming it: without an owner it would fall to 1 at once. */
  static JsonNode handOver(JsonNode object) {
    ArrayNode entries = Json.array();
    for (JsonNode entry : entriesOf(object)) {
      ObjectNode copy = entry.deepCopy();
      if (entry.path("manager").asText().equals(ManagedFields.MANAGER) && copy.path("fieldsV1").path("f:spec") instanceof ObjectNode spec) {
        spec.remove("f:replicas");
      }
      entries.add(copy);
    }
    ObjectNode owner = entries.addObject();
    owner.put("manager", ManagedFields.REPLICAS_MANAGER).put("operation", "Update").put("apiVersion", object.path("apiVersion").asText()).put("fieldsType", "FieldsV1");
    owner.putObject("fieldsV1").putObject("f:spec").putObject("f:replicas");
    return replacing(object, entries);
  }

  /** Makes the owners what {@link #owners} says. */
  static JsonNode putBack(JsonNode live, JsonNode before) {
    return replacing(live, owners(live, before));
  }

  /**
   * Who has to own what when an object is as before: exactly the entries of then, but what others have come to own since, and
   * what controllers write, stays.
   */
  static ArrayNode owners(JsonNode live, JsonNode before) {
    ArrayNode owners = Json.array();
    Map<String, JsonNode> now = byOwner(live);
    for (JsonNode then : entriesOf(before)) {
      JsonNode entry = now.remove(owner(then));
      boolean more = entry != null && !ManagedFields.isOurManager(then) && !entry.path("fieldsV1").equals(then.path("fieldsV1"))
          && ManagedFields.covers(entry.path("fieldsV1"), then.path("fieldsV1"));
      if (ManagedFields.isController(then) && !then.path("fieldsV1").has("f:spec")) {
        if (entry != null) {
          owners.add(entry);
        }
      } else {
        owners.add(more ? entry : then);
      }
    }
    now.values().stream().filter(entry -> !ManagedFields.isOurManager(entry) && !isTakenOver(entry, before)).forEach(owners::add);
    return owners;
  }

  /** What client-side kubectl owns again only because an undo gave it back, and we had taken over then. */
  private static boolean isTakenOver(JsonNode entry, JsonNode before) {
    return ManagedFields.isClientSide(entry) && ManagedFields.ours(before).filter(ours -> ManagedFields.covers(ours.path("fieldsV1"), entry.path("fieldsV1"))).isPresent();
  }

  /** Whether the owners are so already; times, and what controllers write, aside. */
  static boolean areOwners(JsonNode live, ArrayNode wanted) {
    return fields(entriesOf(live)).equals(fields(wanted));
  }

  private static Map<String, JsonNode> fields(JsonNode entries) {
    Map<String, JsonNode> fields = new TreeMap<>();
    for (JsonNode entry : entries) {
      if (!ManagedFields.isController(entry)) {
        fields.put(owner(entry), entry.path("fieldsV1"));
      }
    }
    return fields;
  }

  private static Map<String, JsonNode> byOwner(JsonNode object) {
    Map<String, JsonNode> entries = new TreeMap<>();
    entriesOf(object).forEach(entry -> entries.put(owner(entry), entry));
    return entries;
  }

  private static String owner(JsonNode entry) {
    return String.join("|", entry.path("manager").asText(), entry.path("operation").asText(), entry.path("apiVersion").asText(), entry.path("subresource").asText(""));
  }

  private static JsonNode entriesOf(JsonNode object) {
    return object.path("metadata").path("managedFields");
  }

  private static ArrayNode replacing(JsonNode live, ArrayNode entries) {
    ArrayNode patch = Json.array();
    patch.addObject().put("op", "test").put("path", "/metadata/resourceVersion").put("value", live.path("metadata").path("resourceVersion").asText());
    String op = entriesOf(live).isEmpty() ? "add" : "replace";
    patch.addObject().put("op", op).put("path", "/metadata/managedFields").set("value", entries);
    return patch;
  }
}
