package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.AppliedRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Staged;
import io.updateorchestrator.planner.core.state.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wanted once a rollout's changes count: who owns what, who claims it, what goes (spec.md, "Sources, clusters, ownership, pruning"). */
final class Intentions {

  /** No source is called so. What is no longer wanted is kept here until it is seen to be gone: its deletion may be undone, or never come to be. */
  static final String LEAVING = "leaving:/";

  private final Draft draft;

  Intentions(Draft draft) {
    this.draft = draft;
  }

  static String proposed(String rollout) {
    return "proposed/" + rollout + "/";
  }

  static String leaving(ResourceRef ref) {
    return LEAVING + ref.key();
  }

  Intention of(Head head) {
    Map<ResourceRef, Wanted> wanted = new TreeMap<>();
    draft.scan(Area.WANTED, "", Wanted.class).values().forEach(w -> wanted.put(w.manifest().ref(), w));
    Map<ResourceRef, Wanted> leaving = new TreeMap<>();
    leavingOf(head.source()).forEach(w -> leaving.put(w.manifest().ref(), w));
    List<String> held = new ArrayList<>();
    for (Staged change : draft.scan(Area.PENDING, proposed(head.id()), Staged.class).values()) {
      Wanted before = wanted.get(change.ref());
      boolean foreign = before != null && !before.source().equals(head.source());
      if (foreign) {
        claim(wanted, change, before, head.source());
        if (change.manifest() != null) {
          held.add("%s belongs to the source %s: the claim of %s is held until that drops it".formatted(change.ref().display(), before.source(), head.source()));
        }
      } else if (change.manifest() != null) {
        wanted.put(change.ref(), new Wanted(head.source(), change.manifest(), before == null ? Map.of() : before.claims()));
        leaving.remove(change.ref());
      } else if (before != null) {
        wanted.remove(change.ref());
        leave(wanted, leaving, before);
      }
    }
    Map<ResourceRef, Manifest> candidates = new TreeMap<>();
    wanted.forEach((ref, w) -> {
      boolean handedOver = leavingTo(w, head, ref);
      if (w.source().equals(head.source()) || handedOver) {
        candidates.put(ref, w.manifest());
      }
    });
    return new Intention(wanted, candidates, leaving, held);
  }

  List<Wanted> leavingOf(String source) {
    return draft.scan(Area.PENDING, LEAVING, Wanted.class).values().stream().filter(w -> w.source().equals(source)).toList();
  }

  private boolean leavingTo(Wanted w, Head head, ResourceRef ref) {
    return draft.get(Area.WANTED, ref.key(), Wanted.class).map(before -> before.source().equals(head.source()) && !w.source().equals(head.source())).orElse(false);
  }

  private static void claim(Map<ResourceRef, Wanted> wanted, Staged change, Wanted before, String source) {
    Map<String, Manifest> claims = new HashMap<>(before.claims());
    if (change.manifest() == null) {
      claims.remove(source);
    } else {
      claims.put(source, change.manifest());
    }
    wanted.put(change.ref(), new Wanted(before.source(), before.manifest(), claims));
  }

  /** An object that another source claims is handed over, not pruned. */
  private static void leave(Map<ResourceRef, Wanted> wanted, Map<ResourceRef, Wanted> leaving, Wanted before) {
    Map<String, Manifest> claims = new TreeMap<>(before.claims());
    if (claims.isEmpty()) {
      leaving.put(before.manifest().ref(), before);
    } else {
      String heir = claims.keySet().iterator().next();
      Manifest manifest = claims.remove(heir);
      wanted.put(manifest.ref(), new Wanted(heir, manifest, claims));
    }
  }

  /** What the executor has to look at. */
  List<Observe.Target> targets(Head head) {
    Intention intention = of(head);
    List<Observe.Target> targets = new ArrayList<>();
    intention.candidates().forEach((ref, manifest) -> {
      AppliedRecord applied = applied(ref);
      boolean differs = applied == null || !applied.digest().equals(manifest.digest());
      if (head.whole() || differs) {
        targets.add(new Observe.Target(ref, manifest.apiVersion(), lastApplied(ref, applied), false));
      }
    });
    if (head.prune()) {
      intention.leaving().forEach((ref, before) -> targets.add(new Observe.Target(ref, before.manifest().apiVersion(), lastApplied(ref, applied(ref)), true)));
    }
    return targets;
  }

  AppliedRecord applied(ResourceRef ref) {
    return draft.get(Area.APPLIED, ref.key(), AppliedRecord.class).orElse(null);
  }

  private static String lastApplied(ResourceRef ref, AppliedRecord applied) {
    return applied == null ? null : ref.is("", "Secret") ? applied.digest() : applied.liveDigest();
  }
}
