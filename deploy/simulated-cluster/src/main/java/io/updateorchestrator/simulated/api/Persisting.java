package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.admission.Admission;
import io.updateorchestrator.simulated.admission.CustomRules;
import io.updateorchestrator.simulated.admission.Immutable;
import io.updateorchestrator.simulated.admission.KindRules;
import io.updateorchestrator.simulated.admission.Strategies;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The last part of every write, in the order of the original's generic registry: preconditions, strategy, validation, storage. */
final class Persisting {

  private static final Set<String> CONDITIONAL = Set.of("Lease", "CustomResourceDefinition", "APIService", "PodDisruptionBudget");

  private final ClusterState state;
  private final Admission admission;
  private final Strategies strategies;

  Persisting(ClusterState state, Admission admission, Strategies strategies) {
    this.state = state;
    this.admission = admission;
    this.strategies = strategies;
  }

  /** @param object with defaults and managedFields; changed */
  ObjectNode create(ResourceKind kind, ObjectNode object, boolean dryRun) {
    admission.create(kind, object);
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"));
    metadata.put("uid", state.newUid()).put("creationTimestamp", state.timestamp());
    strategies.create(kind, object);
    refuse(kind, object, problems(kind, object, true));
    Key key = keyOf(kind, object);
    if (state.store().get(key) != null) {
      throw Refused.alreadyExists(kind, key.name());
    }
    admission.created(kind, object);
    if (!dryRun) {
      state.store().put(key, object);
    }
    return object;
  }

  /**
   * @param updated with defaults and managedFields; changed. Its resourceVersion and uid are preconditions.
   * @return as stored, the live object itself if nothing changes
   */
  ObjectNode update(ResourceKind kind, String subresource, ObjectNode live, ObjectNode updated, boolean dryRun) {
    ObjectNode metadata = (ObjectNode) updated.get("metadata");
    checkVersion(kind, live.path("metadata"), metadata);
    keepSystemFields(live.path("metadata"), metadata);
    if (subresource.equals("status")) {
      Strategies.updateStatus(kind, live, updated);
      metadata = (ObjectNode) updated.get("metadata");
    } else {
      strategies.update(kind, live, updated);
    }
    List<Refused.Cause> problems = new ArrayList<>(subresource.equals("status") ? List.of() : problems(kind, updated, false));
    problems.addAll(Immutable.check(kind, live, updated));
    refuse(kind, live, problems);
    admission.update(kind, live, updated);
    metadata.set("resourceVersion", live.path("metadata").path("resourceVersion"));
    if (isSame(live, updated)) {
      return live;
    }
    if (!dryRun) {
      Key key = keyOf(kind, live);
      if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty() && metadata.path("deletionGracePeriodSeconds").asInt() == 0
          && !kind.is("", "Namespace")) {
        state.store().delete(key);
      } else {
        state.store().put(key, updated);
      }
    }
    return updated;
  }

  private void checkVersion(ResourceKind kind, JsonNode live, JsonNode given) {
    String version = given.path("resourceVersion").asText();
    String name = live.path("name").asText();
    if (!version.matches("[0-9]*")) {
      throw Refused.internal("strconv.ParseUint: parsing \"" + version + "\": invalid syntax");
    }
    if (version.isEmpty() || version.equals("0")) {
      if (kind.custom() || CONDITIONAL.contains(kind.kind())) {
        throw Refused.versionWanted(kind, name);
      }
    } else if (!version.equals(live.path("resourceVersion").asText())) {
      throw Refused.modified(kind, name);
    }
  }

  private static void keepSystemFields(JsonNode live, ObjectNode updated) {
    for (String field : List.of("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName")) {
      if (live.has(field)) {
        updated.set(field, live.get(field));
      } else {
        updated.remove(field);
      }
    }
    if (!updated.has("uid")) {
      updated.set("uid", live.get("uid"));
    }
    updated.set("name", live.get("name"));
  }

  private List<Refused.Cause> problems(ResourceKind kind, ObjectNode object, boolean creating) {
    List<Refused.Cause> problems = new ArrayList<>(KindRules.check(kind, object, creating));
    if (kind.custom()) {
      problems.addAll(CustomRules.check(state.kinds().schemaOf(kind), object));
    }
    return problems;
  }

  private static void refuse(ResourceKind kind, ObjectNode object, List<Refused.Cause> problems) {
    if (!problems.isEmpty()) {
      throw Refused.invalid(kind, object.path("metadata").path("name").asText(), problems);
    }
  }

  /** Equal but for the times in managedFields: nothing is written then. */
  private static boolean isSame(ObjectNode live, ObjectNode updated) {
    JsonNode before = live.path("metadata").path("managedFields");
    JsonNode after = updated.path("metadata").path("managedFields");
    if (before.size() != after.size()) {
      return false;
    }
    return withoutTimes(live).equals(withoutTimes(updated));
  }

  private static ObjectNode withoutTimes(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.path("metadata").path("managedFields") instanceof ArrayNode entries) {
      entries.forEach(e -> ((ObjectNode) e).remove("time"));
    }
    return copy;
  }

  static Key keyOf(ResourceKind kind, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new Key(kind.group(), kind.plural(), kind.namespaced() ? metadata.path("namespace").asText() : "", metadata.path("name").asText());
  }
}
