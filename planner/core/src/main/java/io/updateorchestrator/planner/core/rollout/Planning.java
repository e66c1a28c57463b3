package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlanBatch;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.detect.DetectionOptions;
import io.updateorchestrator.planner.core.detect.Detector;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.plan.PlanInput;
import io.updateorchestrator.planner.core.plan.PlanResult;
import io.updateorchestrator.planner.core.plan.PlanRules;
import io.updateorchestrator.planner.core.plan.Planner;
import io.updateorchestrator.planner.core.state.AppliedRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.SourceRecord;
import io.updateorchestrator.planner.core.state.Staged;
import io.updateorchestrator.planner.core.state.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** From holding the lane to an accepted plan: how do the objects stand, what is to do, may it be done. */
public final class Planning {

  private static final int CHUNK = 200;
  /** No source is called so. What is no longer wanted is kept here until it is seen to be gone: its deletion may be undone, or never come to be. */
  static final String LEAVING = "leaving:/";

  private final Draft draft;
  private final Rolling rolling;
  private final Undoings undoings;
  private final ReferenceTable references;
  private final BuiltInKinds builtIn;
  private Runnable whenFree;

  public Planning(Draft draft, Rolling rolling, Undoings undoings, ReferenceTable references, BuiltInKinds builtIn) {
    this.draft = draft;
    this.rolling = rolling;
    this.undoings = undoings;
    this.references = references;
    this.builtIn = builtIn;
  }

  public void whenFree(Runnable then) {
    whenFree = then;
  }

  static String proposed(String rollout) {
    return "proposed/" + rollout + "/";
  }

  private static String leaving(ResourceRef ref) {
    return LEAVING + ref.key();
  }

  private static String observed(String rollout) {
    return "observed/" + rollout + "/";
  }

  void forget(String rollout) {
    draft.scan(Area.PENDING, proposed(rollout), Staged.class).keySet().forEach(id -> draft.remove(Area.PENDING, id));
    draft.scan(Area.OPERATIONS, observed(rollout), Observed.Observation.class).keySet().forEach(id -> draft.remove(Area.OPERATIONS, id));
  }

  /** What a rollout makes of what is wanted. @param held objects of other sources, which it only claims */
  private record Intention(Map<ResourceRef, Wanted> wanted, Map<ResourceRef, Manifest> candidates, Map<ResourceRef, Wanted> leaving, List<String> held) {}

  private Intention intention(Head head) {
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

  private List<Wanted> leavingOf(String source) {
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

  // -- observe

  void observe(Rollout.Waiting waiting, Lane lane) {
    List<Observe.Target> targets = targets(waiting.head());
    int chunks = (targets.size() + CHUNK - 1) / CHUNK;
    Rollout.Observing observing = waiting.take(lane.term(), chunks, draft.now());
    draft.enter(observing, "looks at the cluster");
    send(observing, lane, targets);
  }

  void observeAgain(Rollout.Observing observing, Lane lane) {
    Rollout.Observing again = observing.again(lane.term(), draft.now());
    draft.keep(again);
    send(again, lane, targets(again.head()));
  }

  private void send(Rollout.Observing observing, Lane lane, List<Observe.Target> targets) {
    String id = observing.head().id();
    for (int chunk = 1; chunk <= observing.chunks(); chunk++) {
      List<Observe.Target> part = targets.subList((chunk - 1) * CHUNK, Math.min(targets.size(), chunk * CHUNK));
      draft.emit(new Observe("%s/%d/observe/%d".formatted(draft.cluster(), lane.term(), chunk), draft.cluster(), lane.clusterUid(), id, lane.term(), chunk, observing.chunks(), part));
    }
    if (observing.chunks() == 0) {
      plan(observing);
    }
  }

  private List<Observe.Target> targets(Head head) {
    Intention intention = intention(head);
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

  private AppliedRecord applied(ResourceRef ref) {
    return draft.get(Area.APPLIED, ref.key(), AppliedRecord.class).orElse(null);
  }

  private static String lastApplied(ResourceRef ref, AppliedRecord applied) {
    return applied == null ? null : ref.is("", "Secret") ? applied.digest() : applied.liveDigest();
  }

  public void observed(Observed answer) {
    boolean expected = draft.holder().orElse(null) instanceof Rollout.Observing o && o.head().id().equals(answer.rollout()) && o.head().term() == answer.term();
    if (!expected) {
      return;
    }
    Rollout.Observing observing = ((Rollout.Observing) draft.holder().orElseThrow()).answered(answer.chunk());
    answer.objects().forEach(o -> draft.put(Area.OPERATIONS, observed(answer.rollout()) + o.ref().key(), o));
    draft.keep(observing);
    if (observing.isComplete()) {
      plan(observing);
    }
  }

  // -- plan

  private void plan(Rollout.Observing observing) {
    Head head = observing.head();
    Intention intention = intention(head);
    Map<ResourceRef, Observed.Observation> seen = new TreeMap<>();
    draft.scan(Area.OPERATIONS, observed(head.id()), Observed.Observation.class).values().forEach(o -> seen.put(o.ref(), o));
    PlanInput input = input(head, intention, seen);
    LaneConfiguration configuration = draft.configuration();
    switch (planner(configuration).plan(input)) {
      case PlanResult.Refused refused -> {
        forget(head.id());
        SourceRecord source = draft.source(head.source());
        draft.put(Area.SOURCES, head.source(), source.held(head.setDigest(), head.revision()));
        if (!head.supersedes().isEmpty()) {
          undoings.begin(observing.undo(refused.message())); // what it took over is nobody else's to put back
          return;
        }
        free();
        draft.enter(observing.end(RolloutState.FAILED, null, refused.message(), draft.now()), RolloutState.FAILED, refused.message(), refused.problems());
        whenFree.run();
      }
      case PlanResult.Planned planned -> decide(observing, intention, input, planned.plan(), seen);
    }
  }

  private Planner planner(LaneConfiguration configuration) {
    DetectionOptions options = DetectionOptions.of(configuration.detection());
    return new Planner(new Detector(references, builtIn, options), new PlanRules(configuration.strategies(), configuration.priorities(), configuration.safety().maxBatchSize()));
  }

  private PlanInput input(Head head, Intention intention, Map<ResourceRef, Observed.Observation> seen) {
    Map<ResourceRef, Manifest> wanted = new HashMap<>();
    intention.wanted().forEach((ref, w) -> wanted.put(ref, w.manifest()));
    Map<ResourceRef, Manifest> changes = new HashMap<>();
    Map<ResourceRef, ObservedWord> words = new HashMap<>();
    seen.forEach((ref, o) -> words.put(ref, o.word()));
    intention.candidates().forEach((ref, manifest) -> {
      AppliedRecord applied = applied(ref);
      boolean differs = applied == null || !applied.digest().equals(manifest.digest());
      boolean changedBySomebody = seen.containsKey(ref) && words.get(ref) != ObservedWord.AS_APPLIED;
      if (differs || changedBySomebody) {
        changes.put(ref, manifest);
      }
    });
    Map<ResourceRef, Manifest> deletions = new HashMap<>();
    if (head.prune()) {
      intention.leaving().forEach((ref, before) -> {
        // What somebody else has made under that name since is his.
        if (words.get(ref) == ObservedWord.ABSENT || words.get(ref) == ObservedWord.NOT_OURS) {
          gone(ref);
        } else {
          deletions.put(ref, before.manifest());
        }
      });
    }
    return new PlanInput(draft.cluster(), head.revision(), "live", wanted, changes, deletions, words);
  }

  private void decide(Rollout.Observing observing, Intention intention, PlanInput input, Plan plan, Map<ResourceRef, Observed.Observation> seen) {
    Head head = observing.head();
    List<String> reasons = reasons(head, intention, plan, seen);
    boolean approved = plan.digest().equals(head.approvedDigest());
    if (!reasons.isEmpty() && !approved) {
      if (head.approvedDigest() != null) {
        reasons.addFirst("the plan is another one than was approved");
      }
      tell(head, plan, intention, reasons);
      free();
      draft.enter(observing.ask(plan.digest(), reasons), String.join("; ", reasons));
      whenFree.run();
      return;
    }
    accept(head, intention, input.deletions().keySet());
    draft.lane(draft.lane().withReplaced(draft.lane().replaced() && plan.batches().isEmpty()));
    tell(head, plan, intention, List.of());
    for (PlanBatch batch : plan.batches()) {
      for (PlannedOperation operation : batch.operations()) {
        Manifest manifest = input.changes().get(operation.resource());
        Manifest named = manifest != null ? manifest : input.deletions().get(operation.resource());
        draft.operation(OperationRecord.planned(head.id(), operation, manifest, named.apiVersion(), batch.number(), applied(operation.resource())));
      }
    }
    forget(head.id());
    rolling.begin(observing.run(plan.digest()));
  }

  private List<String> reasons(Head head, Intention intention, Plan plan, Map<ResourceRef, Observed.Observation> seen) {
    LaneConfiguration.Safety safety = draft.configuration().safety();
    List<PlannedOperation> all = plan.batches().stream().flatMap(b -> b.operations().stream()).toList();
    List<String> reasons = new ArrayList<>();
    if (all.isEmpty()) {
      return reasons;
    }
    long touching = all.stream().filter(o -> o.action() != Action.CREATE && o.action() != Action.UNCHANGED).count();
    if (safety.manualApproval()) {
      reasons.add("safety.require_manual_approval is set");
    }
    if (touching > safety.confirmationThreshold() && !head.confirmed()) {
      reasons.add("it updates or deletes %d objects, more than safety.require_confirmation_threshold (%d)".formatted(touching, safety.confirmationThreshold()));
    }
    long deletions = all.stream().filter(o -> o.action() == Action.DELETE).count();
    long owned = draft.scan(Area.WANTED, "", Wanted.class).values().stream().filter(w -> w.source().equals(head.source())).count() + leavingOf(head.source()).size();
    if (deletions > 0 && deletions * 100 > owned * safety.maxPrunePercentage()) {
      reasons.add("it would delete %d of the source's %d objects, more than safety.max_prune_percentage (%d)".formatted(deletions, owned, safety.maxPrunePercentage()));
    }
    for (PlannedOperation o : all) {
      Observed.Observation observation = seen.get(o.resource());
      if (o.action() == Action.DELETE && o.resource().is("", "PersistentVolumeClaim")) {
        reasons.add("it deletes " + o.resource().display() + " with its data");
      } else if (o.action() == Action.DELETE && observation != null && !observation.foreign().isEmpty()) {
        reasons.add("%s, which goes, holds what others have made: %s".formatted(o.resource().display(), String.join(", ", observation.foreign())));
      }
    }
    if (draft.lane().replaced() && !head.confirmed()) {
      reasons.add("the cluster was replaced by another of the same name");
    }
    return reasons;
  }

  private void tell(Head head, Plan plan, Intention intention, List<String> reasons) {
    List<String> warnings = new ArrayList<>(plan.warnings());
    warnings.addAll(intention.held());
    int count = plan.batches().stream().mapToInt(b -> b.operations().size()).sum();
    draft.emit(new PlanRecord.Created(draft.cluster(), head.id(), head.source(), head.revision(), plan.digest(), plan.base(), plan.batches().size(), count,
        plan.dropped(), plan.missing(), warnings, reasons, draft.now()));
    plan.batches().forEach(b -> b.operations().forEach(o -> draft.emit(new PlanRecord.Operation(draft.cluster(), head.id(), b.number(), o))));
  }

  /** The changes become what is wanted. */
  private void accept(Head head, Intention intention, Set<ResourceRef> deleted) {
    for (Staged change : draft.scan(Area.PENDING, proposed(head.id()), Staged.class).values()) {
      Wanted wanted = intention.wanted().get(change.ref());
      if (wanted == null) {
        draft.remove(Area.WANTED, change.ref().key());
        if (!head.prune()) {
          draft.remove(Area.APPLIED, change.ref().key());
        }
      } else {
        draft.put(Area.WANTED, change.ref().key(), wanted);
        draft.remove(Area.PENDING, leaving(change.ref()));
      }
    }
    deleted.forEach(ref -> draft.put(Area.PENDING, leaving(ref), intention.leaving().get(ref)));
    SourceRecord source = draft.source(head.source()).accepted(head.revision(), head.setDigest());
    draft.put(Area.SOURCES, head.source(), source);
    draft.emit(new SourceState(draft.cluster(), head.source(), source.revision(), source.setDigest(), false, null));
  }

  private void gone(ResourceRef ref) {
    draft.remove(Area.PENDING, leaving(ref));
    draft.remove(Area.APPLIED, ref.key());
  }

  private void free() {
    draft.lane(draft.lane().withHolder(null));
  }
}
