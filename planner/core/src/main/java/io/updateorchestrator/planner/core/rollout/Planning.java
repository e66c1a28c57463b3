package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlanBatch;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.problem.Problem;
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
import io.updateorchestrator.planner.core.state.Timer;
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
  /** Of asking how the objects stand, while nobody answers. */
  private static final int ATTEMPTS = 3;
  private static final long ASK_AGAIN_MS = 5_000;

  private final Draft draft;
  private final Rolling rolling;
  private final Undoings undoings;
  private final Endings endings;
  private final Intentions intentions;
  private final Approvals approvals;
  private final ReferenceTable references;
  private final BuiltInKinds builtIn;

  public Planning(Draft draft, Rolling rolling, Undoings undoings, Endings endings, ReferenceTable references, BuiltInKinds builtIn) {
    this.draft = draft;
    this.rolling = rolling;
    this.undoings = undoings;
    this.endings = endings;
    this.intentions = new Intentions(draft);
    this.approvals = new Approvals(draft, intentions);
    this.references = references;
    this.builtIn = builtIn;
  }

  private static String observed(String rollout) {
    return "observed/" + rollout + "/";
  }

  void forget(String rollout) {
    draft.scan(Area.PENDING, Intentions.proposed(rollout), Staged.class).keySet().forEach(id -> draft.remove(Area.PENDING, id));
    draft.scan(Area.OPERATIONS, observed(rollout), Observed.Observation.class).keySet().forEach(id -> draft.remove(Area.OPERATIONS, id));
  }

  // -- observe

  void observe(Rollout.Waiting waiting, Lane lane) {
    List<Observe.Target> targets = intentions.targets(waiting.head());
    int chunks = (targets.size() + CHUNK - 1) / CHUNK;
    Rollout.Observing observing = waiting.take(lane.term(), chunks, draft.now());
    draft.enter(observing, "looks at the cluster");
    send(observing, lane, targets);
  }

  void observeAgain(Rollout.Observing observing, Lane lane) {
    Rollout.Observing again = observing.again(lane.term(), draft.now());
    draft.keep(again);
    send(again, lane, intentions.targets(again.head()));
  }

  private void send(Rollout.Observing observing, Lane lane, List<Observe.Target> targets) {
    String id = observing.head().id();
    for (int chunk = 1; chunk <= observing.chunks(); chunk++) {
      List<Observe.Target> part = targets.subList((chunk - 1) * CHUNK, Math.min(targets.size(), chunk * CHUNK));
      draft.emit(new Observe("%s/%d/observe/%d".formatted(draft.cluster(), lane.term(), chunk), draft.cluster(), lane.clusterUid(), id, lane.term(), chunk, observing.chunks(), part));
    }
    if (observing.chunks() == 0) {
      plan(observing);
    } else {
      draft.timer(new Timer(draft.clock() + draft.configuration().batchTimeoutMs(), id, deadline(observing)));
    }
  }

  private static String deadline(Rollout.Observing observing) {
    return "observe/" + observing.head().term();
  }

  /** Nobody has answered: it is asked again, and given up in the end. */
  void due(Timer timer) {
    if (draft.holder().orElse(null) instanceof Rollout.Observing observing && timer.what().equals(deadline(observing))) {
      askAgain(observing, "the executor has not told how the objects stand");
    }
  }

  /** An executor that can't read the question may be another one a while later. */
  void refused(CommandRefused refused) {
    if (!(draft.holder().orElse(null) instanceof Rollout.Observing observing)) {
      return;
    }
    if (observing.attempt() < ATTEMPTS) {
      draft.timer(new Timer(draft.clock() + ASK_AGAIN_MS, observing.head().id(), deadline(observing)));
    } else {
      askAgain(observing, "the executor refuses to look at the objects: " + refused.message());
    }
  }

  private void askAgain(Rollout.Observing observing, String why) {
    if (observing.attempt() >= ATTEMPTS) {
      giveUp(observing, why, List.of());
      return;
    }
    Lane lane = draft.lane().withNextTerm();
    draft.lane(lane);
    observeAgain(observing.nextAttempt(), lane);
  }

  private void giveUp(Rollout.Observing observing, String reason, List<Problem> problems) {
    Head head = observing.head();
    forget(head.id());
    endings.hold(head);
    if (head.supersedes().isEmpty()) {
      endings.end(observing.end(RolloutState.FAILED, null, reason, draft.now()), problems);
    } else {
      undoings.begin(observing.undo(reason)); // what it took over is nobody else's to put back
    }
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
    Intention intention = intentions.of(head);
    Map<ResourceRef, Observed.Observation> seen = new TreeMap<>();
    draft.scan(Area.OPERATIONS, observed(head.id()), Observed.Observation.class).values().forEach(o -> seen.put(o.ref(), o));
    PlanInput input = input(head, intention, seen);
    LaneConfiguration configuration = draft.configuration();
    switch (planner(configuration).plan(input)) {
      case PlanResult.Refused refused -> giveUp(observing, refused.message(), refused.problems());
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
      AppliedRecord applied = intentions.applied(ref);
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
    Map<ResourceRef, Manifest> former = new HashMap<>();
    if (!deletions.isEmpty()) {
      changes.keySet().forEach(ref -> draft.get(Area.WANTED, ref.key(), Wanted.class).ifPresent(w -> former.put(ref, w.manifest())));
    }
    return new PlanInput(draft.cluster(), head.revision(), "live", wanted, changes, former, deletions, words);
  }

  private void decide(Rollout.Observing observing, Intention intention, PlanInput input, Plan plan, Map<ResourceRef, Observed.Observation> seen) {
    Head head = observing.head();
    List<String> reasons = approvals.reasons(head, plan, seen);
    boolean approved = plan.digest().equals(head.approvedDigest());
    if (!reasons.isEmpty() && !approved) {
      if (head.approvedDigest() != null) {
        reasons.addFirst("the plan is another one than was approved");
      }
      tell(head, plan, intention, reasons);
      endings.giveWay(observing.ask(plan.digest(), reasons), String.join("; ", reasons));
      return;
    }
    accept(head, intention, input.deletions().keySet());
    draft.lane(draft.lane().withReplaced(draft.lane().replaced() && plan.batches().isEmpty()));
    tell(head, plan, intention, List.of());
    for (PlanBatch batch : plan.batches()) {
      for (PlannedOperation operation : batch.operations()) {
        Manifest manifest = input.changes().get(operation.resource());
        Manifest named = manifest != null ? manifest : input.deletions().get(operation.resource());
        draft.operation(OperationRecord.planned(head.id(), operation, manifest, named.apiVersion(), batch.number(), intentions.applied(operation.resource())));
      }
    }
    forget(head.id());
    rolling.begin(observing.run(plan.digest()));
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
    for (Staged change : draft.scan(Area.PENDING, Intentions.proposed(head.id()), Staged.class).values()) {
      Wanted wanted = intention.wanted().get(change.ref());
      if (wanted == null) {
        draft.remove(Area.WANTED, change.ref().key());
        if (!head.prune()) {
          draft.remove(Area.APPLIED, change.ref().key());
        }
      } else {
        draft.put(Area.WANTED, change.ref().key(), wanted);
        draft.remove(Area.PENDING, Intentions.leaving(change.ref()));
      }
    }
    deleted.forEach(ref -> draft.put(Area.PENDING, Intentions.leaving(ref), intention.leaving().get(ref)));
    SourceRecord source = draft.source(head.source()).accepted(head.revision(), head.setDigest());
    draft.put(Area.SOURCES, head.source(), source);
    draft.emit(new SourceState(draft.cluster(), head.source(), source.revision(), source.setDigest(), false, null));
  }

  private void gone(ResourceRef ref) {
    draft.remove(Area.PENDING, Intentions.leaving(ref));
    draft.remove(Area.APPLIED, ref.key());
  }
}
