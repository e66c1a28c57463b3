package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.Timer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The handshake that ends every operation where it stands; only then is the lane free (protocol.md, "The lane of a cluster"). */
public final class Stops {

  private static final long ASK_AGAIN_MS = 30_000;

  private final Draft draft;
  private final Undoings undoings;
  private final Releases releases;
  private final OpenEnds openEnds;
  private final Endings endings;
  private Predicate<Head> hasHeir;
  private Consumer<Head> whenSuperseded;

  public Stops(Draft draft, Undoings undoings, Endings endings) {
    this.draft = draft;
    this.undoings = undoings;
    this.endings = endings;
    this.releases = new Releases(draft);
    this.openEnds = new OpenEnds(draft);
  }

  public void whenSuperseded(Predicate<Head> has, Consumer<Head> then) {
    hasHeir = has;
    whenSuperseded = then;
  }

  void begin(Rollout.Running running, Rollout.Then then, String reason) {
    Rollout.Stopping stopping = running.stop(then, reason, draft.clock() + releases.patienceMs(running.head(), open(running.head())));
    draft.keep(stopping);
    ask(stopping);
  }

  void ask(Rollout.Stopping stopping) {
    Head head = stopping.head();
    draft.emit(new Stop("%s/%d/stop/%d".formatted(draft.cluster(), head.term(), stopping.attempt()), draft.cluster(), draft.lane().clusterUid(), head.id(), head.term()));
    draft.timer(new Timer(draft.clock() + ASK_AGAIN_MS, head.id(), "stop/" + stopping.attempt()));
  }

  /** Nobody has answered: refused, or lost. An executor that can't be told has let its operations come to their own ends by and by. */
  void due(Timer timer) {
    if (!(draft.holder().orElse(null) instanceof Rollout.Stopping stopping) || !timer.what().equals("stop/" + stopping.attempt())) {
      return;
    }
    if (draft.clock() >= stopping.until()) {
      conclude(stopping, true);
    } else {
      Rollout.Stopping again = stopping.nextAttempt();
      draft.keep(again);
      ask(again);
    }
  }

  public void stopped(Stopped stopped) {
    if (draft.holder().orElse(null) instanceof Rollout.Stopping s && s.head().id().equals(stopped.rollout()) && s.head().term() == stopped.term()) {
      conclude(s, false);
    }
  }

  private List<OperationRecord> open(Head head) {
    return draft.operations(head.id()).stream().filter(o -> o.released() > 0 && !o.state().finished()).toList();
  }

  private void conclude(Rollout.Stopping stopping, boolean unanswered) {
    Head head = stopping.head();
    open(head).forEach(o -> close(head, o, unanswered));
    List<OperationRecord> all = draft.operations(head.id());
    switch (stopping.then()) {
      case UNDO -> undoings.begin(stopping.undo());
      case KEEP -> end(stopping, RolloutState.ABORTED, all);
      case FAIL -> end(stopping, RolloutState.FAILED, all);
      case SUPERSEDE -> {
        if (!hasHeir.test(head)) {
          undoings.begin(stopping.undo()); // the newcomer was given up meanwhile
          return;
        }
        endings.free();
        draft.enter(stopping.end(RolloutState.SUPERSEDED, List.of(), draft.now()), stopping.reason());
        whenSuperseded.accept(head);
      }
    }
  }

  /** What has never been told counts as begun, unless the executor has said that nothing goes on. */
  private void close(Head head, OperationRecord operation, boolean unanswered) {
    String why = unanswered ? "the executor has not told what became of it" : "stopped before it was begun";
    OperationRecord known = unanswered ? operation.asBegun() : operation;
    draft.operation(known.ended(OperationState.STOPPED, "stopped", why));
    draft.emit(new OperationChanged(draft.cluster(), head.id(), head.term(), "", operation.planned().id(), operation.planned().resource(), OperationState.STOPPED, 0, known.begun(), false,
        "stopped", why, null, draft.now()));
  }

  private void end(Rollout.Stopping stopping, RolloutState as, List<OperationRecord> all) {
    endings.hold(stopping.head());
    endings.settle(stopping.head());
    endings.end(stopping.end(as, openEnds.neither(stopping.head(), all), draft.now()));
  }
}
