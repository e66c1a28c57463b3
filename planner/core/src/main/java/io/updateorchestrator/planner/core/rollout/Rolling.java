package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.AppliedRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.Timer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An accepted plan under way: batches are released, outcomes taken in, until all is done or something has failed. */
public final class Rolling {

  private final Draft draft;
  private final Undoings undoings;
  private final Releases releases;
  private final OpenEnds openEnds;
  private final Stops stops;
  private final Endings endings;

  public Rolling(Draft draft, Undoings undoings, Stops stops, Endings endings) {
    this.draft = draft;
    this.undoings = undoings;
    this.stops = stops;
    this.endings = endings;
    this.releases = new Releases(draft);
    this.openEnds = new OpenEnds(draft);
  }

  void begin(Rollout.Running running) {
    draft.enter(running, null);
    draft.timer(new Timer(draft.clock() + draft.configuration().safety().maxTotalUpdateMs(), running.head().id(), "total"));
    advance(running);
  }

  /** Releases what may go, or ends. */
  private void advance(Rollout.Running running) {
    String id = running.head().id();
    boolean parallel = draft.configuration().parallel(running.head().options());
    if (!parallel && draft.operations(id).stream().anyMatch(o -> o.released() > 0 && !o.state().finished())) {
      return;
    }
    skipDependents(id);
    List<OperationRecord> all = draft.operations(id);
    List<OperationRecord> pending = all.stream().filter(o -> o.released() == 0 && !o.state().finished()).toList();
    if (pending.isEmpty()) {
      if (all.stream().allMatch(o -> o.state().finished())) {
        conclude(running, all);
      }
      return;
    }
    List<OperationRecord> ready = parallel ? ready(all, pending) : nextBatch(pending);
    if (!ready.isEmpty()) {
      release(running, ready);
    }
  }

  private static List<OperationRecord> nextBatch(List<OperationRecord> pending) {
    int first = pending.stream().mapToInt(OperationRecord::batch).min().orElseThrow();
    return pending.stream().filter(o -> o.batch() == first).toList();
  }

  private static List<OperationRecord> ready(List<OperationRecord> all, List<OperationRecord> pending) {
    Map<String, OperationRecord> byId = all.stream().collect(Collectors.toMap(o -> o.planned().id(), o -> o));
    int turn = all.stream().filter(o -> !o.state().finished()).mapToInt(Rolling::turn).min().orElse(0);
    return pending.stream().filter(o -> turn(o) == turn && o.planned().dependsOn().stream().allMatch(d -> byId.get(d) == null || byId.get(d).state().finished())).toList();
  }

  /** Deletions come last; those that can't be undone, last of all. */
  private static int turn(OperationRecord operation) {
    boolean deletion = operation.planned().action() == Action.DELETE;
    return !deletion ? 0 : operation.planned().irreversible() == null ? 1 : 2;
  }

  /** With rollback off, what needs something that failed is not begun; all others go on. */
  private void skipDependents(String rollout) {
    boolean more = true;
    while (more) {
      more = false;
      Map<String, OperationRecord> byId = draft.operations(rollout).stream().collect(Collectors.toMap(o -> o.planned().id(), o -> o));
      for (OperationRecord operation : byId.values()) {
        if (operation.released() > 0 || operation.state().finished()) {
          continue;
        }
        for (String dependency : operation.planned().dependsOn()) {
          OperationRecord needed = byId.get(dependency);
          if (needed != null && isBroken(needed)) {
            String why = "it needs %s, which %s".formatted(needed.planned().resource().display(), needed.state() == OperationState.FAILED ? "failed" : "was skipped");
            skip(operation, why);
            more = true;
            break;
          }
        }
      }
    }
  }

  private static boolean isBroken(OperationRecord operation) {
    return switch (operation.state()) {
      case FAILED, STOPPED -> true;
      case SKIPPED -> operation.planned().action() != Action.DELETE;
      default -> false;
    };
  }

  private void skip(OperationRecord operation, String why) {
    draft.operation(operation.ended(OperationState.SKIPPED, "DependencyFailed", why));
    draft.emit(new OperationChanged(draft.cluster(), operation.rollout(), draft.lane().term(), "", operation.planned().id(), operation.planned().resource(),
        OperationState.SKIPPED, 0, false, false, "DependencyFailed", why, null, draft.now()));
  }

  private void release(Rollout.Running running, List<OperationRecord> operations) {
    int number = running.releases() + 1;
    draft.keep(running.released(number));
    List<OperationRecord> ordered = releases.inPlanOrder(operations);
    Set<Integer> begun = draft.operations(running.head().id()).stream().filter(o -> o.released() > 0).map(OperationRecord::batch).collect(Collectors.toSet());
    releases.open(running.head(), number, 1, ordered);
    ordered.stream().map(OperationRecord::batch).distinct().filter(batch -> !begun.contains(batch))
        .forEach(batch -> draft.emit(new RolloutRecord.BatchChanged(draft.cluster(), running.head().id(), batch, BatchState.RUNNING, draft.now())));
    draft.timer(new Timer(draft.clock() + releases.patienceMs(running.head(), ordered), running.head().id(), "batch/" + number));
  }

  void releaseAgain(Rollout.Running running) {
    Map<Integer, List<OperationRecord>> open = draft.operations(running.head().id()).stream()
        .filter(o -> o.released() > 0 && !o.state().finished()).collect(Collectors.groupingBy(OperationRecord::released));
    open.forEach((number, operations) -> releases.open(running.head(), number, operations.getFirst().attempt() + 1, releases.inPlanOrder(operations)));
  }

  // -- outcomes

  public void told(OperationChanged outcome) {
    Rollout holder = draft.holder().orElse(null);
    OperationRecord known = draft.get(Area.OPERATIONS, OperationRecord.key(outcome.rollout(), outcome.operation()), OperationRecord.class).orElse(null);
    boolean current = holder != null && holder.head().id().equals(outcome.rollout()) && holder.head().term() == outcome.term();
    if (!current || known == null || known.state().finished() || !(holder instanceof Rollout.Running || holder instanceof Rollout.Stopping)) {
      return;
    }
    OperationRecord operation = known.told(outcome, draft.clock());
    draft.operation(operation);
    if (operation.begun() && !known.begun()) {
      draft.remove(Area.APPLIED, operation.planned().resource().key()); // from now on nobody knows how it stands, until it is told
    }
    if (outcome.state() == OperationState.READY || outcome.state() == OperationState.UNCHANGED) {
      applied(operation, outcome);
    }
    if (outcome.state().finished() && holder instanceof Rollout.Running running) {
      finished(running, operation);
    }
  }

  private void applied(OperationRecord operation, OperationChanged outcome) {
    String key = operation.planned().resource().key();
    if (operation.manifest() == null) {
      draft.remove(Area.APPLIED, key);
    } else {
      OperationChanged.Applied now = outcome.applied();
      String source = draft.rollout(operation.rollout()).orElseThrow().head().source();
      draft.put(Area.APPLIED, key, new AppliedRecord(source, operation.apiVersion(), operation.manifest().digest(), now == null ? null : now.liveDigest(), now == null ? null : now.uid()));
    }
  }

  private void finished(Rollout.Running running, OperationRecord operation) {
    List<OperationRecord> all = draft.operations(running.head().id());
    boolean rollsBack = draft.configuration().rollsBack(running.head().options());
    List<OperationRecord> failed = all.stream().filter(o -> o.state() == OperationState.FAILED || o.released() > 0 && o.state() == OperationState.STOPPED).toList();
    boolean open = all.stream().anyMatch(o -> o.released() > 0 && !o.state().finished());
    tellBatch(running, operation.batch(), all);
    if (failed.isEmpty() || !rollsBack) {
      advance((Rollout.Running) draft.holder().orElseThrow());
    } else if (!open) {
      undoings.begin(running.undo(openEnds.whyFailed(all)));
    } else if (draft.configuration().parallel(running.head().options())) {
      stops.begin(running, Rollout.Then.UNDO, openEnds.whyFailed(all));
    }
    // Else the executor stops the batch by itself, and the last of its outcomes comes back here.
  }

  private void tellBatch(Rollout.Running running, int number, List<OperationRecord> all) {
    List<OperationRecord> operations = all.stream().filter(o -> o.batch() == number).toList();
    if (operations.stream().allMatch(o -> o.state().finished())) {
      boolean failed = operations.stream().anyMatch(o -> o.state() == OperationState.FAILED || o.state() == OperationState.STOPPED);
      draft.emit(new RolloutRecord.BatchChanged(draft.cluster(), running.head().id(), number, failed ? BatchState.FAILED : BatchState.READY, draft.now()));
    }
  }

  void refused(CommandRefused refused) {
    OperationRecord operation = draft.get(Area.OPERATIONS, OperationRecord.key(refused.rollout(), refused.operation()), OperationRecord.class).orElse(null);
    if (operation != null && !operation.state().finished() && draft.holder().orElse(null) instanceof Rollout.Running running) {
      draft.operation(operation.ended(OperationState.FAILED, refused.reason(), refused.message()));
      draft.emit(new OperationChanged(draft.cluster(), refused.rollout(), refused.term(), refused.command(), refused.operation(), operation.planned().resource(),
          OperationState.FAILED, 0, operation.begun(), false, refused.reason(), refused.message(), null, draft.now()));
      finished(running, operation);
    }
  }

  private void conclude(Rollout.Running running, List<OperationRecord> all) {
    boolean failed = all.stream().anyMatch(o -> o.state() == OperationState.FAILED || o.state() == OperationState.STOPPED);
    if (failed) {
      endings.hold(running.head());
      endings.settle(running.head());
      endings.end(running.end(RolloutState.FAILED, openEnds.whyFailed(all), openEnds.neither(running.head(), all), draft.now()));
    } else {
      List<String> skipped = all.stream().filter(o -> o.state() == OperationState.SKIPPED).map(o -> o.planned().resource().display() + ": " + o.message()).toList();
      endings.settle(running.head());
      endings.end(running.end(RolloutState.SUCCEEDED, skipped.isEmpty() ? null : String.join("; ", skipped), List.of(), draft.now()));
    }
  }

  // -- deadlines

  void due(Timer timer) {
    if (!(draft.holder().orElse(null) instanceof Rollout.Running running)) {
      return;
    }
    boolean rollsBack = draft.configuration().rollsBack(running.head().options());
    Rollout.Then then = rollsBack ? Rollout.Then.UNDO : Rollout.Then.FAIL;
    if (timer.what().equals("total")) {
      stops.begin(running, then, "it took longer than safety.max_total_update_time");
      return;
    }
    int number = Integer.parseInt(timer.what().substring("batch/".length()));
    List<OperationRecord> open = draft.operations(running.head().id()).stream().filter(o -> o.released() == number && !o.state().finished()).toList();
    if (!open.isEmpty()) {
      stops.begin(running, then, "Batch timeout: %s was not ready in time".formatted(open.getFirst().planned().resource().display()));
    }
  }
}
