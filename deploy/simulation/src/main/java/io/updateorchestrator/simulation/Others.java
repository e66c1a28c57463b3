package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Controllers of the cluster, an autoscaler, and somebody who writes notes on objects of ours: fields that no manifest names. */
final class Others {
  static final String NOTE = Ownership.path("metadata", "annotations", "note");
  static final String REPLICAS = Ownership.path("spec", "replicas");

  private final World world;
  /** What others have written last, by object and UID and then by path. */
  private final Map<ResourceRef, Map<String, String>> written = new TreeMap<>();

  Others(World world) {
    this.world = world;
  }

  void changed(ResourceRef ref, ObjectNode before, ObjectNode after) {
    boolean same = before != null && after != null && before.path("metadata").path("uid").equals(after.path("metadata").path("uid"));
    if (!same) {
      written.remove(ref);
    }
    if (after == null) {
      return;
    }
    world.invariants.noteReady(ref, after);
    String uid = after.path("metadata").path("uid").asText();
    if (after.path("metadata").hasNonNull("deletionTimestamp")) {
      world.agenda.in(world.agenda.between(10, 1_500), () -> world.api.gone(ref, uid));
      return;
    }
    boolean moved = before == null || before.path("metadata").path("generation").asLong() != after.path("metadata").path("generation").asLong();
    if (moved) {
      long slow = after.path("spec").path("image").asText().startsWith("slow") ? 8_000 : 600;
      world.agenda.in(world.agenda.between(20, slow), () -> world.api.controller(ref, object -> Workloads.reconcile(ref, object)));
    }
  }

  /** Once a second. */
  void act() {
    List<ResourceRef> refs = new ArrayList<>(world.api.objects().keySet());
    refs.removeIf(r -> r.kind().equals("Lease") || r.kind().equals("Namespace") || world.api.live(r).path("metadata").hasNonNull("deletionTimestamp"));
    if (refs.isEmpty() || !world.scenario.othersWrite() || !world.agenda.chance(0.4)) {
      return;
    }
    ResourceRef ref = world.agenda.any(refs);
    boolean scales = ref.kind().equals("Deployment") && world.agenda.chance(0.5);
    ObjectNode body = Json.object();
    body.set("apiVersion", world.api.live(ref).path("apiVersion"));
    if (scales) {
      body.putObject("metadata");
      body.putObject("spec").put("replicas", 1 + world.agenda.random.nextInt(5));
    } else {
      body.putObject("metadata").putObject("annotations").put("note", "n" + world.agenda.now());
    }
    world.api.apply(ref, body, scales ? "autoscaler" : "somebody", true, false);
    world.trace.add(world.agenda.now(), "others", "write %s %s", ref.display(), body);
    written.computeIfAbsent(ref, r -> new TreeMap<>()).put(scales ? REPLICAS : NOTE, Ownership.value(body, scales ? REPLICAS : NOTE).asText());
  }

  /** What others have written to this object as it lives; by path. */
  Map<String, String> written(ResourceRef ref) {
    return written.getOrDefault(ref, Map.of());
  }
}
