package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import io.updateorchestrator.simulation.Ownership.Owner;

/**
 * An API server with exactly the guarantees that the executor relies on, as {@code reference/api-server.md} in the project's shared
 * notes lists them: preconditions, create-only applies, ownership of fields, versions that status moves.
 */
final class ModelApi {
  static final String OURS = "update-orchestrator";
  static final String REVISION = "deployment.kubernetes.io/revision";

  /** Told of each change, whoever makes it. */
  interface Watcher {
    /** @param before and {@code after}: null where the object is absent */
    void changed(ResourceRef ref, ObjectNode before, ObjectNode after);
  }

  private final Map<ResourceRef, ObjectNode> objects = new TreeMap<>();
  private final Watcher watcher;
  private long version = 100;
  private long uids;

  ModelApi(Watcher watcher) {
    this.watcher = watcher;
  }

  /** The stored object itself, not to be changed; null where it is absent. */
  ObjectNode live(ResourceRef ref) {
    return objects.get(ref);
  }

  Map<ResourceRef, ObjectNode> objects() {
    return objects;
  }

  ApiResult handle(ApiRequest request) {
    return switch (request) {
      case ApiRequest.Get get -> objects.containsKey(get.ref()) ? ok(200, objects.get(get.ref())) : absent(get.ref());
      case ApiRequest.ListOf list -> ok(200, list(list));
      case ApiRequest.Apply apply -> apply(apply.ref(), apply.body(), OURS, apply.force(), apply.dryRun());
      case ApiRequest.Create create -> create(create.ref(), create.body(), OURS);
      case ApiRequest.Replace replace -> update(replace.ref(), replace.body(), OURS);
      case ApiRequest.MergePatch patch -> mergePatch(patch.ref(), patch.patch(), OURS);
      case ApiRequest.JsonPatch patch -> jsonPatch(patch.ref(), patch.operations());
      case ApiRequest.Delete delete -> delete(delete.ref(), delete.uid(), delete.resourceVersion());
    };
  }

  static ApiResult ok(int status, JsonNode body) {
    return new ApiResult.Ok(status, body == null ? Json.object() : body.deepCopy());
  }

  private static ApiResult absent(ResourceRef ref) {
    return new ApiResult.Refused(404, "NotFound", ref.kind() + " \"" + ref.name() + "\" not found", List.of(), 0);
  }

  private static ApiResult stale() {
    return new ApiResult.Refused(409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again", List.of(), 0);
  }

  private static ApiResult invalid(String field, String message) {
    return new ApiResult.Refused(422, "Invalid", field + ": " + message, List.of(new ApiResult.Cause("FieldValueInvalid", field, message)), 0);
  }

  // -- reading

  private JsonNode list(ApiRequest.ListOf list) {
    ArrayNode items = Json.array();
    switch (list.kind()) {
      case "Pod", "ReplicaSet" -> workloadsOf(list).forEach(d -> items.add(list.kind().equals("Pod") ? Workloads.pod(d) : Workloads.replicaSet(d)));
      case "EndpointSlice" -> items.addObject().putArray("endpoints").addObject().putObject("conditions").put("ready", true);
      default -> objects.forEach((ref, object) -> {
        if (ref.is(list.group(), list.kind()) && ref.namespace().equals(list.namespace())) {
          ObjectNode item = object.deepCopy();
          item.remove(List.of("apiVersion", "kind"));
          items.add(item);
        }
      });
    }
    ObjectNode body = Json.object();
    body.set("items", items);
    return body;
  }

  private List<ObjectNode> workloadsOf(ApiRequest.ListOf list) {
    List<ObjectNode> found = new ArrayList<>();
    objects.forEach((ref, object) -> {
      if (ref.is("apps", "Deployment") && list.labelSelector().equals("app=" + object.path("spec").path("selector").path("matchLabels").path("app").asText())) {
        found.add(object);
      }
    });
    return found;
  }

  // -- server-side apply

  ApiResult apply(ResourceRef ref, ObjectNode body, String manager, boolean force, boolean dryRun) {
    ObjectNode live = objects.get(ref);
    JsonNode metadata = body.path("metadata");
    if (metadata.has("uid") && (live == null || !metadata.path("uid").equals(live.path("metadata").path("uid")))) {
      return invalid("metadata.uid", "field is immutable");
    }
    Owner owner = new Owner(manager, "Apply", "");
    TreeSet<String> wanted = Ownership.leaves(body);
    Map<Owner, TreeSet<String>> owners = live == null ? new java.util.LinkedHashMap<>() : Ownership.read(live);
    List<ApiResult.Cause> conflicts = new ArrayList<>();
    owners.forEach((other, leaves) -> {
      if (!other.equals(owner)) {
        wanted.stream().filter(leaves::contains).filter(l -> !Ownership.value(live, l).equals(Ownership.value(body, l))).forEach(l ->
            conflicts.add(new ApiResult.Cause("FieldManagerConflict", Ownership.display(l), "conflict with \"" + other.manager() + "\"")));
      }
    });
    if (!conflicts.isEmpty() && !force) {
      return new ApiResult.Refused(409, "Conflict", "Apply failed with " + conflicts.size() + " conflicts", conflicts, 0);
    }
    if (live != null && metadata.has("resourceVersion") && !metadata.path("resourceVersion").equals(live.path("metadata").path("resourceVersion"))) {
      return stale();
    }
    ObjectNode result = live == null ? skeleton(ref, body) : live.deepCopy();
    TreeSet<String> former = owners.getOrDefault(owner, new TreeSet<>());
    owners.forEach((other, leaves) -> {
      if (!other.equals(owner)) {
        leaves.removeIf(l -> wanted.contains(l) && !Ownership.value(result, l).equals(Ownership.value(body, l)));
      }
    });
    wanted.forEach(l -> Ownership.set(result, l, Ownership.value(body, l)));
    former.stream().filter(l -> !wanted.contains(l) && owners.entrySet().stream().noneMatch(o -> !o.getKey().equals(owner) && o.getValue().contains(l)))
        .forEach(l -> Ownership.remove(result, l));
    owners.put(owner, wanted);
    return finish(ref, live, result, owners, dryRun);
  }

  private ObjectNode skeleton(ResourceRef ref, JsonNode body) {
    ObjectNode object = Json.object();
    object.set("apiVersion", body.path("apiVersion"));
    object.put("kind", ref.kind());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", ref.name());
    if (!ref.namespace().isEmpty()) {
      metadata.put("namespace", ref.namespace());
    }
    return object;
  }

  private ApiResult finish(ResourceRef ref, ObjectNode live, ObjectNode result, Map<Owner, TreeSet<String>> owners, boolean dryRun) {
    if (ref.is("apps", "Deployment") && !result.path("spec").has("replicas")) {
      ((ObjectNode) result.get("spec")).put("replicas", 1);
    }
    ApiResult refusal = Workloads.validate(ref, live, result);
    if (refusal != null) {
      return refusal;
    }
    Ownership.write(result, owners);
    if (live != null && result.equals(live)) {
      return ok(200, live);
    }
    ObjectNode metadata = (ObjectNode) result.get("metadata");
    if (live == null) {
      metadata.put("uid", "uid-" + (dryRun ? 0 : ++uids)).put("creationTimestamp", "2026-01-01T00:00:00Z").put("generation", 1);
    } else if (!result.path("spec").equals(live.path("spec"))) {
      metadata.put("generation", live.path("metadata").path("generation").asLong() + 1);
    }
    metadata.put("resourceVersion", String.valueOf(dryRun ? version : ++version));
    if (!dryRun) {
      store(ref, live, result);
    }
    return ok(live == null ? 201 : 200, result);
  }

  private void store(ResourceRef ref, ObjectNode before, ObjectNode after) {
    boolean goes = after != null && after.path("metadata").hasNonNull("deletionTimestamp") && after.path("metadata").path("finalizers").isEmpty();
    if (after == null || goes && before != null && before.path("metadata").hasNonNull("deletionTimestamp") && !before.path("metadata").path("finalizers").isEmpty()) {
      objects.remove(ref);
      watcher.changed(ref, before, null);
    } else {
      objects.put(ref, after);
      watcher.changed(ref, before, after);
    }
  }

  // -- the other verbs

  ApiResult create(ResourceRef ref, ObjectNode body, String manager) {
    if (objects.containsKey(ref)) {
      return new ApiResult.Refused(409, "AlreadyExists", ref.kind() + " \"" + ref.name() + "\" already exists", List.of(), 0);
    }
    ObjectNode result = body.deepCopy();
    ((ObjectNode) result.get("metadata")).remove(List.of("uid", "resourceVersion", "managedFields", "generation", "creationTimestamp", "deletionTimestamp"));
    result.remove("status");
    Map<Owner, TreeSet<String>> owners = new java.util.LinkedHashMap<>();
    owners.put(new Owner(manager, "Update", ""), Ownership.leaves(result));
    return finish(ref, null, result, owners, false);
  }

  /** PUT: what differs from the live object is owned by the writer from now on; {@code managedFields} as given. */
  ApiResult update(ResourceRef ref, ObjectNode body, String manager) {
    ObjectNode live = objects.get(ref);
    if (live == null) {
      return absent(ref);
    }
    JsonNode given = body.path("metadata");
    JsonNode is = live.path("metadata");
    if (given.has("resourceVersion") && !given.path("resourceVersion").equals(is.path("resourceVersion")) || given.has("uid") && !given.path("uid").equals(is.path("uid"))) {
      return stale();
    }
    ObjectNode result = body.deepCopy();
    ObjectNode metadata = (ObjectNode) result.get("metadata");
    for (String kept : List.of("uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp")) {
      metadata.remove(kept);
      if (is.has(kept)) {
        metadata.set(kept, is.get(kept));
      }
    }
    result.remove("status");
    if (live.has("status")) {
      result.set("status", live.get("status"));
    }
    Map<Owner, TreeSet<String>> owners = Ownership.read(metadata.path("managedFields").isEmpty() ? live : result);
    TreeSet<String> now = Ownership.leaves(result);
    TreeSet<String> changed = new TreeSet<>(now);
    changed.removeIf(l -> Ownership.value(live, l).equals(Ownership.value(result, l)));
    owners.values().forEach(leaves -> leaves.removeIf(l -> changed.contains(l) || !now.contains(l)));
    if (!changed.isEmpty()) {
      owners.computeIfAbsent(new Owner(manager, "Update", ""), o -> new TreeSet<>()).addAll(changed);
    }
    return finish(ref, live, result, owners, false);
  }

  private ApiResult mergePatch(ResourceRef ref, JsonNode patch, String manager) {
    ObjectNode live = objects.get(ref);
    if (live == null) {
      return absent(ref);
    }
    ObjectNode result = live.deepCopy();
    merge(result, patch);
    return update(ref, result, manager);
  }

  private static void merge(ObjectNode into, JsonNode patch) {
    patch.properties().forEach(e -> {
      if (e.getValue().isNull()) {
        into.remove(e.getKey());
      } else if (e.getValue().isObject()) {
        ObjectNode below = into.get(e.getKey()) instanceof ObjectNode o ? o : into.putObject(e.getKey());
        merge(below, e.getValue());
        if (below.isEmpty()) {
          into.remove(e.getKey());
        }
      } else {
        into.set(e.getKey(), e.getValue());
      }
    });
  }

  private ApiResult jsonPatch(ResourceRef ref, JsonNode operations) {
    ObjectNode live = objects.get(ref);
    if (live == null) {
      return absent(ref);
    }
    ObjectNode result = live.deepCopy();
    for (JsonNode operation : operations) {
      String pointer = operation.path("path").asText();
      ObjectNode above = (ObjectNode) result.at(pointer.substring(0, pointer.lastIndexOf('/')));
      String field = pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/");
      switch (operation.path("op").asText()) {
        case "test" -> {
          if (!above.path(field).equals(operation.path("value"))) {
            return new ApiResult.Refused(422, "Invalid", "the server rejected our request due to an error in our request: testing path " + pointer + " failed", List.of(), 0);
          }
        }
        case "remove" -> above.remove(field);
        default -> above.set(field, operation.path("value").deepCopy());
      }
    }
    if (result.path("metadata").path("annotations").isEmpty()) {
      ((ObjectNode) result.get("metadata")).remove("annotations");
    }
    return update(ref, result, OURS);
  }

  ApiResult delete(ResourceRef ref, String uid, String resourceVersion) {
    ObjectNode live = objects.get(ref);
    if (live == null) {
      return absent(ref);
    }
    JsonNode metadata = live.path("metadata");
    if (uid != null && !uid.equals(metadata.path("uid").asText()) || resourceVersion != null && !resourceVersion.equals(metadata.path("resourceVersion").asText())) {
      return stale();
    }
    if (ref.is("apps", "Deployment") && !metadata.hasNonNull("deletionTimestamp")) {
      ObjectNode going = live.deepCopy();
      ((ObjectNode) going.get("metadata")).put("deletionTimestamp", "2026-01-01T00:00:00Z").put("resourceVersion", String.valueOf(++version));
      store(ref, live, going);
      return ok(200, going);
    }
    if (!metadata.hasNonNull("deletionTimestamp")) {
      store(ref, live, null);
    }
    return ok(200, live);
  }

  /** What a controller does: status and what else it writes by itself; the version moves, generation does not. */
  void controller(ResourceRef ref, Consumer<ObjectNode> change) {
    ObjectNode live = objects.get(ref);
    if (live == null) {
      return;
    }
    ObjectNode result = live.deepCopy();
    change.accept(result);
    if (!result.equals(live)) {
      ((ObjectNode) result.get("metadata")).put("resourceVersion", String.valueOf(++version));
      store(ref, live, result);
    }
  }

  /** An object that was going has gone. */
  void gone(ResourceRef ref, String uid) {
    ObjectNode live = objects.get(ref);
    if (live != null && live.path("metadata").path("uid").asText().equals(uid) && live.path("metadata").hasNonNull("deletionTimestamp")) {
      store(ref, live, null);
    }
  }
}
