package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether objects are equal where it counts: not status, versions, times, what controllers and others write. */
final class Same {
  private Same() {}

  /** @return null where both are alike, else both */
  static String difference(JsonNode before, JsonNode now) {
    boolean absentBefore = before == null || before.isNull();
    boolean absentNow = now == null || now.isNull();
    if (absentBefore || absentNow) {
      return absentBefore == absentNow ? null : "was " + (absentBefore ? "absent" : bare(before)) + ", is " + (absentNow ? "absent" : bare(now));
    }
    if (now.path("metadata").hasNonNull("deletionTimestamp") != before.path("metadata").hasNonNull("deletionTimestamp")) {
      return "it is being deleted";
    }
    if (!bare(before).equals(bare(now))) {
      return "was " + bare(before) + ", is " + bare(now);
    }
    return owners(before).equals(owners(now)) ? null : "owners were " + owners(before) + ", are " + owners(now);
  }

  private static JsonNode bare(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    ((ObjectNode) copy.get("metadata")).remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "deletionTimestamp"));
    Ownership.remove(copy, Others.NOTE);
    Ownership.remove(copy, Others.REPLICAS);
    Ownership.remove(copy, Ownership.path("metadata", "annotations", ModelApi.REVISION));
    return Json.canonical(copy);
  }

  private static Map<Ownership.Owner, TreeSet<String>> owners(JsonNode object) {
    Map<Ownership.Owner, TreeSet<String>> owners = new TreeMap<>(java.util.Comparator.comparing(Ownership.Owner::toString));
    Ownership.read(object).forEach((owner, leaves) -> {
      TreeSet<String> kept = new TreeSet<>(leaves);
      kept.removeAll(List.of(Others.NOTE, Others.REPLICAS));
      if (!kept.isEmpty()) {
        owners.put(owner, kept);
      }
    });
    return owners;
  }

  /** Whether an object is as a manifest says: every leaf of it. */
  static boolean holds(JsonNode live, JsonNode manifest) {
    return live != null && !live.path("metadata").hasNonNull("deletionTimestamp")
        && Ownership.leaves(manifest).stream().allMatch(l -> Ownership.value(live, l).equals(Ownership.value(manifest, l)));
  }
}
