package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Field management as the API server does it for each write: {@code merge/update.go} of structured-merge-diff and the chain of
 * field managers around it. Pure; objects given are not changed.
 *
 * @param ignored fields that this endpoint does not write, such as {@code status}
 */
public record Ownership(Type.MapOf type, String apiVersion, String subresource, FieldSet ignored, Instant now) {

  private static final FieldSet NEVER_OWNED = new FieldSet().with("apiVersion").with("kind").with("metadata").with("metadata", "name").with("metadata", "namespace")
      .with("metadata", "creationTimestamp").with("metadata", "selfLink").with("metadata", "uid").with("metadata", "clusterName")
      .with("metadata", "generation").with("metadata", "managedFields").with("metadata", "resourceVersion");
  private static final int MOST_UPDATE_ENTRIES = 10;

  /** What an apply makes of the live object: with defaults still to be filled in, and its managedFields. */
  public record Applied(ObjectNode object, ArrayNode managedFields) {}

  /**
   * @param live as stored; a bare object with apiVersion and kind if there is none
   * @throws Conflict if others own what would change, unless forced
   */
  public Applied apply(ObjectNode live, ObjectNode config, String manager, boolean force) throws Conflict {
    Managers managers = Managers.decode(live.path("metadata").path("managedFields"));
    ObjectNode bare = withoutManagedFields(live);
    if (managers.isEmpty() && live.path("metadata").has("uid")) {
      Managers.Id before = Managers.Id.update("before-first-apply", "", apiVersion);
      managers.put(before, apiVersion, own(Comparison.of(Bare.object(type), bare, type).added()), Managers.time(now));
    }
    Managers.Id self = Managers.Id.apply(manager, subresource);
    FieldSet last = managers.fieldsOf(self);
    JsonNode merged = Merging.merge(bare, config, type);
    FieldSet wanted = FieldsOf.value(config, type).recursiveDifference(ignored);
    String lastTime = managers.entries().containsKey(self) ? managers.entries().get(self).time() : null;
    managers.entries().put(self, new Managers.Entry(apiVersion, wanted, lastTime));
    ObjectNode result = (ObjectNode) pruned(merged, last, managers);
    Comparison comparison = Comparison.of(bare, result, type).without(ignored);
    settleConflicts(managers, self, comparison, force);
    boolean same = result.equals(bare);
    managers.put(self, apiVersion, wanted.difference(NEVER_OWNED), same && lastTime != null ? lastTime : Managers.time(now));
    return new Applied(result.deepCopy(), managers.encode());
  }

  /**
   * The managedFields after any write that is no apply.
   *
   * @param live null for a create
   * @param updated what is to be stored; its own managedFields, if sensible, stand for the live ones, as for a JSON patch that sets them
   */
  public ArrayNode update(ObjectNode live, ObjectNode updated, String manager) {
    JsonNode given = updated.path("metadata").path("managedFields");
    JsonNode before = live == null ? JsonNodeFactory.instance.missingNode() : live.path("metadata").path("managedFields");
    if (subresource.isEmpty() && isReset(given)) {
      return JsonNodeFactory.instance.arrayNode(); // somebody wants to start afresh
    }
    Managers managers = decodeOr(subresource.isEmpty() && !given.isEmpty() ? given : before, before);
    if (managers.isEmpty() && live != null) {
      return managers.encode();
    }
    ObjectNode bareLive = live == null ? Bare.object(type) : withoutManagedFields(live);
    Comparison comparison = Comparison.of(bareLive, withoutManagedFields(updated), type).without(ignored);
    Managers.Id self = Managers.Id.update(manager, subresource, apiVersion);
    FieldSet mine = managers.fieldsOf(self);
    managers.takeFromOthers(null, comparison.changed());
    managers.takeFromOthers(null, comparison.removed());
    FieldSet taken = own(comparison.changed());
    if (!taken.isEmpty()) {
      managers.put(self, apiVersion, taken.union(mine.difference(comparison.removed())), Managers.time(now));
    }
    capUpdates(managers);
    return managers.encode();
  }

  private static boolean isReset(JsonNode given) {
    return given.isArray() && (given.isEmpty() || given.size() == 1 && given.get(0).isEmpty());
  }

  private static Managers decodeOr(JsonNode given, JsonNode before) {
    try {
      return Managers.decode(given);
    } catch (IllegalArgumentException nonsense) {
      return Managers.decode(before);
    }
  }

  private FieldSet own(FieldSet fields) {
    return fields.recursiveDifference(ignored).difference(NEVER_OWNED);
  }

  private static ObjectNode withoutManagedFields(ObjectNode object) {
    if (!object.path("metadata").has("managedFields")) {
      return object;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(object);
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.setAll((ObjectNode) object.get("metadata"));
    metadata.remove("managedFields");
    copy.set("metadata", metadata);
    return copy;
  }

  /** Takes out what this manager applied last time and nobody wants now. */
  private JsonNode pruned(JsonNode merged, FieldSet last, Managers managers) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet mergedFields = FieldsOf.value(merged, type).withNamedFields(type);
    FieldSet lastFields = last.withNamedFields(type);
    JsonNode pruned = orEmpty(Removal.without(merged, lastFields, type));
    FieldSet prunedFields = FieldsOf.value(pruned, type).withNamedFields(type);
    FieldSet kept = prunedFields.union(managers.all().withNamedFields(type));
    pruned = orEmpty(Removal.without(merged, mergedFields.difference(kept), type));
    prunedFields = FieldsOf.value(pruned, type).withNamedFields(type);
    // What the last set did not name dangles below what went, and is not ours to remove.
    return orEmpty(Removal.without(merged, mergedFields.difference(prunedFields).intersection(lastFields), type));
  }

  private static JsonNode orEmpty(JsonNode value) {
    return value == null ? JsonNodeFactory.instance.objectNode() : value;
  }

  private void settleConflicts(Managers managers, Managers.Id self, Comparison comparison, boolean force) throws Conflict {
    FieldSet changed = comparison.changed();
    Map<String, Managers.Id> conflicting = new TreeMap<>();
    managers.entries().forEach((id, entry) -> {
      if (!id.equals(self) && !entry.fields().intersection(changed).isEmpty()) {
        conflicting.put(display(id, entry), id);
      }
    });
    if (!force && !conflicting.isEmpty()) {
      throw conflict(conflicting, managers, changed);
    }
    for (Managers.Id id : conflicting.values()) {
      Managers.Entry entry = managers.entries().get(id);
      managers.put(id, entry.apiVersion(), entry.fields().difference(changed), entry.time());
    }
    managers.takeFromOthers(self, comparison.removed());
    managers.put(self, apiVersion, managers.fieldsOf(self), managers.entries().get(self).time());
  }

  /** Without the time: the identifier that conflicts are printed from has none. */
  private static String display(Managers.Id id, Managers.Entry entry) {
    String text = "\"" + id.manager() + "\"" + (id.subresource().isEmpty() ? "" : " with subresource \"" + id.subresource() + "\"");
    return id.operation().equals("Update") ? text + " using " + entry.apiVersion() : text;
  }

  private static Conflict conflict(Map<String, Managers.Id> conflicting, Managers managers, FieldSet changed) {
    List<Conflict.Cause> causes = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    conflicting.forEach((display, id) -> {
      lines.append(lines.isEmpty() ? "" : "\n").append("conflicts with ").append(display).append(':');
      managers.entries().get(id).fields().intersection(changed).forEach("", path -> {
        causes.add(new Conflict.Cause(path, "conflict with " + display));
        lines.append("\n- ").append(path);
      });
    });
    String message = causes.size() == 1 ? "Apply failed with 1 conflict: " + causes.getFirst().message() + ": " + causes.getFirst().field()
        : "Apply failed with %d conflicts: %s".formatted(causes.size(), lines);
    return new Conflict(message, causes);
  }

  /** The API server keeps ten entries of updaters; older ones are folded together. */
  private static void capUpdates(Managers managers) {
    List<Managers.Id> updates = new ArrayList<>(managers.entries().keySet().stream().filter(id -> id.operation().equals("Update")).toList());
    updates.sort((a, b) -> String.valueOf(managers.entries().get(a).time()).compareTo(String.valueOf(managers.entries().get(b).time())));
    while (updates.size() > MOST_UPDATE_ENTRIES) {
      Managers.Entry first = managers.entries().remove(updates.removeFirst());
      Managers.Id bucket = Managers.Id.update("ancient-changes", "", first.apiVersion());
      managers.put(bucket, first.apiVersion(), first.fields().union(managers.fieldsOf(bucket)), first.time());
      if (updates.remove(bucket)) {
        updates.addFirst(bucket);
      }
    }
  }
}
