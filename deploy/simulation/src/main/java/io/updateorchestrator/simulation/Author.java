package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.resource.SetDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Commits revisions of one source: objects that depend on each other, of which some never become ready. Plays the ingester, too. */
final class Author {
  enum Kind {
    CONFIG_MAP("", "ConfigMap", "v1"), DEPLOYMENT("apps", "Deployment", "apps/v1"), SERVICE("", "Service", "v1"), JOB("batch", "Job", "batch/v1"), WIDGET("example.io", "Widget", "example.io/v1");

    final String group;
    final String kind;
    final String apiVersion;

    Kind(String group, String kind, String apiVersion) {
      this.group = group;
      this.kind = kind;
      this.apiVersion = apiVersion;
    }
  }

  private final World world;
  private final String name;
  private final List<Kind> kinds;
  private final List<List<Integer>> needs = new ArrayList<>();
  private final Map<String, Map<ResourceRef, Manifest>> revisions = new TreeMap<>();
  private Map<ResourceRef, Manifest> head = new TreeMap<>();
  private String headRevision;
  private String base;
  private boolean resync;
  private int commits;
  private int attempts;

  Author(World world, String name, List<Kind> kinds) {
    this.world = world;
    this.name = name;
    this.kinds = kinds;
    for (int i = 0; i < kinds.size(); i++) {
      List<Integer> of = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (world.agenda.chance(0.5)) {
          of.add(j);
        }
      }
      needs.add(of);
    }
  }

  String name() {
    return name;
  }

  Map<ResourceRef, Manifest> head() {
    return head;
  }

  boolean owns(ResourceRef ref) {
    return ref.name().startsWith(name + "-");
  }

  /** Objects as somebody might have made them by hand. */
  Map<ResourceRef, ObjectNode> initial() {
    Map<ResourceRef, ObjectNode> bodies = new TreeMap<>();
    for (int i = 0; i < kinds.size(); i++) {
      bodies.put(ref(i), manifest(i, "good").body());
    }
    return bodies;
  }

  private ResourceRef ref(int i) {
    return new ResourceRef(kinds.get(i).group, kinds.get(i).kind, "default", name + "-" + i);
  }

  // -- what is in a revision

  void commit() {
    Map<ResourceRef, Manifest> next = new TreeMap<>(head);
    if (!revisions.isEmpty() && world.agenda.chance(0.15)) {
      next = new TreeMap<>(world.agenda.any(List.copyOf(revisions.values())));
    } else {
      for (int i = 0; i < kinds.size(); i++) {
        if (head.isEmpty() || world.agenda.chance(0.5)) {
          if (world.agenda.chance(0.15)) {
            next.remove(ref(i));
          } else {
            next.put(ref(i), manifest(i, world.agenda.chance(0.82) ? "good" : world.agenda.any(List.of("slow", "bad", "never", "late", "invalid"))));
          }
        }
      }
    }
    seal(next, world.agenda.chance(0.2), RolloutOptions.NONE);
  }

  /** All objects but some that no other needs, in a state in which they become ready; asked for by a person who takes over whatever others own. */
  void mend() {
    Map<ResourceRef, Manifest> next = new TreeMap<>();
    for (int i = 0; i < kinds.size(); i++) {
      Integer object = i;
      boolean needed = needs.stream().anyMatch(n -> n.contains(object));
      if (needed || world.agenda.chance(0.7)) {
        next.put(ref(i), manifest(i, "good"));
      }
    }
    resync = true;
    seal(next, true, new RolloutOptions(null, null, true, null));
  }

  private Manifest manifest(int i, String fate) {
    ResourceRef ref = ref(i);
    String content = fate + "-" + world.agenda.random.nextInt(4);
    ObjectNode body = Json.object();
    body.put("apiVersion", kinds.get(i).apiVersion).put("kind", ref.kind());
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("name", ref.name()).put("namespace", ref.namespace()).putObject("labels").put("content", content);
    List<String> on = needs.get(i).stream().map(this::ref).map(r -> r.kind() + "/" + r.name()).toList();
    if (!on.isEmpty()) {
      metadata.putObject("annotations").put("gitops.flux.io/depends-on", String.join(", ", on));
    }
    switch (kinds.get(i)) {
      case CONFIG_MAP -> {
        body.putObject("data").put("key", content);
        if (world.agenda.chance(0.3)) {
          ((ObjectNode) body.get("data")).put("more", "m");
        }
      }
      case DEPLOYMENT -> body.putObject("spec").put("image", content).putObject("selector").putObject("matchLabels").put("app", ref.name());
      case SERVICE -> body.putObject("spec").put("clusterIP", content).putObject("selector").put("app", "none");
      case JOB, WIDGET -> body.putObject("spec").put("image", content);
    }
    return new Manifest(ref, kinds.get(i).apiVersion, body, Digests.of(body), null);
  }

  // -- how it is sent

  private void seal(Map<ResourceRef, Manifest> next, boolean execute, RolloutOptions options) {
    head = next;
    headRevision = name + "-r" + ++commits;
    revisions.put(headRevision, next);
    send(execute ? "execute-" + headRevision : null, options);
  }

  private void send(String request, RolloutOptions options) {
    boolean snapshot = base == null || resync || world.agenda.chance(0.2);
    Map<ResourceRef, Manifest> before = snapshot ? Map.of() : revisions.get(base);
    String attempt = "a" + ++attempts;
    List<ManifestChange> changes = new ArrayList<>();
    head.forEach((ref, manifest) -> {
      if (!before.containsKey(ref) || !before.get(ref).digest().equals(manifest.digest())) {
        changes.add(new ManifestChanged(World.CLUSTER, name, attempt, manifest));
      }
    });
    before.keySet().stream().filter(ref -> !head.containsKey(ref)).forEach(ref -> changes.add(new ManifestRemoved(World.CLUSTER, name, attempt, ref)));
    SetDigest set = SetDigest.EMPTY;
    for (Manifest manifest : head.values()) {
      set = set.plus(manifest.ref(), manifest.digest());
    }
    changes.add(new RevisionSealed(World.CLUSTER, name, headRevision, attempt, snapshot ? null : base, snapshot, false, changes.size(), set.toString(), "author", "commit",
        request, request == null ? null : "person", request != null, true, options, world.agenda.wall()));
    world.kafka.changes.addAll(changes);
    world.trace.add(world.agenda.now(), name, "commits %s: %s", headRevision, head.values().stream().map(m -> m.ref().display() + "=" + m.body().path("metadata").path("labels").path("content").asText()).toList());
    world.planner.wake();
  }

  /** The planner has accepted a revision, or wants everything again. */
  void told(SourceState state) {
    resync = state.resync();
    base = state.revision() != null && revisions.containsKey(state.revision()) ? state.revision() : null;
    if (resync) {
      world.agenda.in(world.agenda.between(10, 2_000), () -> {
        if (resync) {
          send(null, RolloutOptions.NONE);
        }
      });
    }
  }
}
