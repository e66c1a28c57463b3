package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.plan.UndoAction;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.AppliedRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.Timer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Compensation: everything that was begun is put back, in reverse order (protocol.md, "Undo"). */
public final class Undoings {

  /** Of releasing a batch, while nobody tells what becomes of it. */
  private static final int ATTEMPTS = 3;

  private final Draft draft;
  private final Endings endings;

  public Undoings(Draft draft, Endings endings) {
    this.draft = draft;
    this.endings = endings;
  }

  public static boolean isUndo(OperationChanged changed) {
    return switch (changed.state()) {
      case UNDOING, UNDONE, UNDO_FAILED -> true;
      default -> false;
    };
  }

  void begin(Rollout.Undoing undoing) {
    draft.enter(undoing, undoing.reason());
    next(undoing);
  }

  /** A rollback by hand: its operations restore those of the named rollout. */
  void beginByHand(Rollout.Undoing undoing) {
    Head head = undoing.head();
    List<OperationRecord> mine = new ArrayList<>();
    for (OperationRecord theirs : draft.operations(head.rollbackOf())) {
      if (!isInEffect(theirs)) {
        continue;
      }
      Action action = switch (theirs.planned().action()) {
        case CREATE -> Action.DELETE;
        case DELETE -> Action.CREATE;
        case UPDATE, RECREATE, UNCHANGED -> Action.UPDATE;
      };
      PlannedOperation planned = new PlannedOperation(theirs.planned().id(), action, theirs.planned().resource(), theirs.planned().strategy(), List.of(), theirs.planned().weight(),
          UndoAction.RESTORE, List.of(), theirs.planned().irreversible());
      AppliedRecord former = draft.get(Area.APPLIED, planned.resource().key(), AppliedRecord.class).orElse(null);
      mine.add(new OperationRecord(head.id(), planned, theirs.manifest(), theirs.apiVersion(), theirs.batch(), 0, 0, OperationState.PENDING, true, false, 0, null, null,
          former, theirs.rollout(), null, 0, 0, null));
    }
    mine.forEach(draft::operation);
    tellPlan(head, mine);
    draft.enter(undoing, undoing.reason());
    next(undoing);
  }

  /** Whether an operation has changed its object and that stands: a rollback's own operations change by undoing. */
  static boolean isInEffect(OperationRecord operation) {
    boolean byHand = !operation.of().equals(operation.rollout());
    return byHand ? operation.undo() == OperationState.UNDONE : operation.begun() && operation.undo() != OperationState.UNDONE;
  }

  private void tellPlan(Head head, List<OperationRecord> operations) {
    String digest = Digests.of(Json.bytes(operations.stream().map(o -> o.planned().resource().key() + o.planned().action()).toList()));
    int last = operations.stream().mapToInt(OperationRecord::batch).max().orElse(0);
    draft.emit(new PlanRecord.Created(draft.cluster(), head.id(), head.source(), head.revision(), digest, "live", last, operations.size(), List.of(), List.of(), List.of(), List.of(), draft.now()));
    operations.stream().sorted(Comparator.comparingInt(o -> -o.batch()))
        .forEach(o -> draft.emit(new PlanRecord.Operation(draft.cluster(), head.id(), last - o.batch() + 1, o.planned())));
  }

  /** All that were begun, of this rollout and of those it took over; of several on one object the newest. */
  private List<OperationRecord> begun(Head head) {
    TreeMap<String, OperationRecord> byObject = new TreeMap<>();
    for (String rollout : head.supersedes()) {
      draft.operations(rollout).stream().filter(OperationRecord::begun).forEach(o -> byObject.put(o.planned().resource().key(), o));
    }
    draft.operations(head.id()).stream().filter(OperationRecord::begun).forEach(o -> byObject.put(o.planned().resource().key(), o));
    return List.copyOf(byObject.values());
  }

  private void next(Rollout.Undoing undoing) {
    List<OperationRecord> all = begun(undoing.head());
    if (all.stream().anyMatch(o -> o.undo() == OperationState.UNDOING)) {
      return;
    }
    List<OperationRecord> open = all.stream().filter(o -> !o.undoEnded()).toList();
    if (open.isEmpty()) {
      conclude(undoing, all);
      return;
    }
    // Pods read their configuration when they start: it is put back before the workloads that read it.
    List<OperationRecord> first = open.stream().filter(Undoings::isReadAtStart).toList();
    int last = open.stream().mapToInt(OperationRecord::batch).max().orElseThrow();
    List<OperationRecord> batch = !first.isEmpty() ? first : open.stream().filter(o -> o.batch() == last).toList();
    Rollout.Undoing released = undoing.next();
    draft.keep(released);
    release(released, batch);
  }

  private static boolean isReadAtStart(OperationRecord operation) {
    ResourceRef ref = operation.planned().resource();
    boolean configuration = ref.is("", "ConfigMap") || ref.is("", "Secret");
    boolean takenAway = operation.of().equals(operation.rollout()) ? operation.planned().action() == Action.CREATE : operation.planned().action() == Action.DELETE;
    return configuration && !takenAway;
  }

  private void release(Rollout.Undoing undoing, List<OperationRecord> operations) {
    LaneConfiguration configuration = draft.configuration();
    Head head = undoing.head();
    String uid = draft.lane().clusterUid();
    draft.emit(new BatchOpened("%s/%d/undo/%d/%d".formatted(draft.cluster(), head.term(), undoing.batch(), undoing.attempt()), draft.cluster(), uid, head.id(), head.term(),
        undoing.batch(), undoing.attempt(), operations.size(), true, false, 0, false, configuration.safety().maxConcurrentOperations(), head.supersedes()));
    operations.stream().map(OperationRecord::batch).distinct().forEach(number ->
        draft.emit(new RolloutRecord.BatchChanged(draft.cluster(), head.id(), number, BatchState.UNDOING, draft.now())));
    for (OperationRecord operation : operations) {
      draft.operation(operation.undoing(undoing.batch(), undoing.attempt(), draft.clock()));
      OperationSettings settings = configuration.settingsOf(operation.planned().resource().groupKind(), head.options());
      draft.emit(new Undo(command(undoing, operation), draft.cluster(), uid, head.id(), head.term(),
          undoing.batch(), undoing.attempt(), operation.planned().id(), operation.of(), operation.planned().resource(), operation.apiVersion(), withTimeout(settings, configuration.rollbackTimeoutMs())));
    }
    int rounds = (operations.size() + configuration.safety().maxConcurrentOperations() - 1) / configuration.safety().maxConcurrentOperations();
    long patience = Math.max(configuration.batchTimeoutMs(), rounds * configuration.rollbackTimeoutMs());
    draft.timer(new Timer(draft.clock() + patience, head.id(), deadline(undoing)));
  }

  private static String deadline(Rollout.Undoing undoing) {
    return "undo/%d/%d".formatted(undoing.batch(), undoing.attempt());
  }

  private String command(Rollout.Undoing undoing, OperationRecord operation) {
    return "%s/%d/%s/undo/%s/%d".formatted(draft.cluster(), undoing.head().term(), operation.planned().id(), operation.rollout(), undoing.attempt());
  }

  /** The executor's own deadlines are over, and not all has been told. What it may still be at is stopped before anybody else begins. */
  void due(Timer timer) {
    if (!(draft.holder().orElse(null) instanceof Rollout.Undoing undoing) || !timer.what().equals(deadline(undoing))) {
      return;
    }
    List<OperationRecord> open = begun(undoing.head()).stream().filter(o -> o.undo() == OperationState.UNDOING).toList();
    if (open.isEmpty()) {
      return;
    }
    Head head = undoing.head();
    draft.emit(new Stop("%s/%d/stop/undo/%d/%d".formatted(draft.cluster(), head.term(), undoing.batch(), undoing.attempt()), draft.cluster(), draft.lane().clusterUid(), head.id(), head.term()));
    if (undoing.attempt() < ATTEMPTS) {
      releaseAgain(undoing);
    } else {
      open.forEach(o -> failed(undoing, o, command(undoing, o), "NoAnswer", "the executor has not told what became of it"));
    }
  }

  private void failed(Rollout.Undoing undoing, OperationRecord operation, String command, String reason, String message) {
    OperationChanged failed = new OperationChanged(draft.cluster(), undoing.head().id(), undoing.head().term(), command, operation.planned().id(), operation.planned().resource(),
        OperationState.UNDO_FAILED, 0, true, false, reason, message, null, draft.now());
    draft.emit(failed);
    told(failed);
  }

  private static OperationSettings withTimeout(OperationSettings s, long timeoutMs) {
    return new OperationSettings(timeoutMs, s.dependencyTimeoutMs(), s.failFastAfterMs(), s.settleMs(), s.maxRetries(), s.forceConflicts(), s.recreate(), s.waitForRollout(),
        s.healthCheck(), s.waitForAddress(), s.waitForEndpoints(), s.endpointsTimeoutMs(), s.checkDependencies(), s.checkExistence());
  }

  void releaseAgain(Rollout.Undoing undoing) {
    List<OperationRecord> open = begun(undoing.head()).stream().filter(o -> o.undo() == OperationState.UNDOING).toList();
    if (!open.isEmpty()) {
      Rollout.Undoing again = undoing.again();
      draft.keep(again);
      release(again, open);
    }
  }

  public void told(OperationChanged outcome) {
    if (!(draft.holder().orElse(null) instanceof Rollout.Undoing undoing) || !undoing.head().id().equals(outcome.rollout()) || undoing.head().term() != outcome.term()) {
      return;
    }
    OperationRecord operation = begun(undoing.head()).stream().filter(o -> o.planned().id().equals(outcome.operation())).findFirst().orElse(null);
    if (operation == null || operation.undoEnded() || outcome.state() == OperationState.UNDOING || outcome.state() == OperationState.UNDO_FAILED && !outcome.command().equals(command(undoing, operation))) {
      return; // a former attempt that was stopped for this one has not failed
    }
    draft.operation(operation.undone(outcome.state(), outcome.message()));
    if (outcome.state() == OperationState.UNDO_FAILED) {
      draft.remove(Area.APPLIED, operation.planned().resource().key()); // the next rollout has to look how it stands
    } else {
      restored(operation, undoing.head());
      if (undoing.head().rollbackOf() != null) {
        standsNoMore(OperationRecord.key(undoing.head().rollbackOf(), operation.planned().id()));
      }
    }
    if (begun(undoing.head()).stream().noneMatch(o -> o.undo() == OperationState.UNDOING)) {
      tellBatch(undoing, operation);
      next(undoing);
    }
  }

  /** What can't be put back because the executor can't read how must not keep the rest, nor the lane. */
  void refused(CommandRefused refused) {
    if (draft.holder().orElse(null) instanceof Rollout.Undoing undoing) {
      begun(undoing.head()).stream().filter(o -> o.planned().id().equals(refused.operation()) && o.undo() == OperationState.UNDOING && command(undoing, o).equals(refused.command())).findFirst()
          .ifPresent(o -> failed(undoing, o, refused.command(), refused.reason(), refused.message()));
    }
  }

  private void tellBatch(Rollout.Undoing undoing, OperationRecord operation) {
    List<OperationRecord> batch = begun(undoing.head()).stream().filter(o -> o.batch() == operation.batch()).toList();
    if (batch.stream().allMatch(OperationRecord::undoEnded)) {
      boolean all = batch.stream().allMatch(o -> o.undo() == OperationState.UNDONE);
      draft.emit(new RolloutRecord.BatchChanged(draft.cluster(), undoing.head().id(), operation.batch(), all ? BatchState.UNDONE : BatchState.FAILED, draft.now()));
    }
  }

  /** An operation that was rolled back by hand has nothing left to be rolled back; if it was a rollback itself, what that had undone stands again. */
  private void standsNoMore(String key) {
    OperationRecord theirs = draft.get(Area.OPERATIONS, key, OperationRecord.class).orElse(null);
    if (theirs == null) {
      return;
    }
    draft.operation(theirs.standing(false));
    if (!theirs.of().equals(theirs.rollout())) {
      String named = draft.rollout(theirs.rollout()).map(r -> r.head().rollbackOf()).orElse(null);
      draft.get(Area.OPERATIONS, OperationRecord.key(named, theirs.planned().id()), OperationRecord.class).ifPresent(o -> draft.operation(o.standing(true)));
    }
  }

  /** What is in the cluster now is what was applied before. */
  private void restored(OperationRecord operation, Head head) {
    String key = operation.planned().resource().key();
    AppliedRecord then = operation.former();
    if (head.rollbackOf() != null) {
      then = draft.get(Area.OPERATIONS, OperationRecord.key(head.rollbackOf(), operation.planned().id()), OperationRecord.class).map(OperationRecord::former).orElse(null);
    } else {
      for (String older : head.supersedes()) {
        OperationRecord first = draft.get(Area.OPERATIONS, OperationRecord.key(older, operation.planned().id()), OperationRecord.class).orElse(null);
        if (first != null && first.begun()) {
          then = first.former();
          break;
        }
      }
    }
    if (then == null) {
      draft.remove(Area.APPLIED, key);
    } else {
      draft.put(Area.APPLIED, key, then);
    }
  }

  private void conclude(Rollout.Undoing undoing, List<OperationRecord> all) {
    Head head = undoing.head();
    List<String> notAsBefore = all.stream().filter(o -> o.undo() == OperationState.UNDO_FAILED)
        .map(o -> o.planned().resource().display() + ": " + (o.undoMessage() == null ? "could not be put back" : o.undoMessage())).toList();
    boolean byHand = head.rollbackOf() != null;
    RolloutState state = !notAsBefore.isEmpty() ? RolloutState.RESTORE_INCOMPLETE : byHand ? RolloutState.SUCCEEDED : RolloutState.ROLLED_BACK;
    endings.hold(head, byHand ? draft.rollout(head.rollbackOf()).map(r -> r.head().setDigest()).orElse(null) : head.setDigest());
    endings.settle(head);
    endings.end(undoing.end(state, notAsBefore, draft.now()));
  }
}
