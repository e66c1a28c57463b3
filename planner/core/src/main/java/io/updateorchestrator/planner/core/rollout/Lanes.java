package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who holds a cluster's lane, and who is next (protocol.md, "The lane of a cluster"). */
public final class Lanes {

  /** Unfinished operations whose objects' status has not moved for so long wait for what isn't coming. */
  static final long STUCK_MS = 30_000;
  private static final long LOOK_AGAIN_MS = 5_000;

  private final Draft draft;
  private final Planning planning;
  private final Rolling rolling;
  private final Stops stops;
  private final Undoings undoings;
  private final Retention retention;

  public Lanes(Draft draft, Planning planning, Rolling rolling, Stops stops, Undoings undoings) {
    this.draft = draft;
    this.planning = planning;
    this.rolling = rolling;
    this.stops = stops;
    this.undoings = undoings;
    this.retention = new Retention(draft);
  }

  String newId() {
    Lane lane = draft.lane().withNextEpoch();
    draft.lane(lane);
    return draft.cluster() + "-" + lane.epoch();
  }

  /** A new rollout: it folds an older one of its source that still waits, and takes the lane if that is free. */
  void arrived(Head arrived) {
    Head head = arrived;
    for (Rollout rollout : draft.rollouts()) {
      if (head.rollbackOf() == null && waits(rollout, head.source())) {
        if (!rollout.head().supersedes().isEmpty()) {
          head = head.superseding(rollout.head().supersedes()); // what it was to put back falls to its heir
        }
        fold(rollout, "a newer revision of " + head.source() + " has arrived: " + head.id());
      }
    }
    Rollout.Waiting waiting = new Rollout.Waiting(head, why());
    draft.keep(waiting);
    if (!isFree()) {
      draft.enter(waiting, hasExecutor() ? RolloutState.WAITING : RolloutState.PLANNED, waiting.reason(), List.of());
      considerSuperseding();
    } else {
      next();
      if (draft.rollout(head.id()).orElseThrow() instanceof Rollout.Waiting stays) {
        draft.enter(new Rollout.Waiting(stays.head(), why()), why()); // another was before it
      }
    }
  }

  /** Whether it is a revision of the source that has not been accepted yet. */
  boolean waits(Rollout rollout, String source) {
    boolean open = rollout instanceof Rollout.Waiting || rollout instanceof Rollout.AwaitingApproval || rollout instanceof Rollout.Observing;
    return open && source.equals(rollout.head().source()) && rollout.head().rollbackOf() == null;
  }

  private void fold(Rollout rollout, String reason) {
    planning.forget(rollout.head().id());
    if (rollout instanceof Rollout.Observing) {
      draft.lane(draft.lane().withHolder(null));
    }
    draft.enter(new Rollout.Ended(rollout.head(), RolloutState.SUPERSEDED, null, reason, List.of(), draft.now()), reason);
  }

  /** The source has come back to what is accepted or held: what waits is not its newest revision any more. What a person asked for stays. */
  void giveUp(String source, String revision) {
    String reason = "%s has come back to %s".formatted(source, revision);
    for (Rollout rollout : draft.rollouts()) {
      if (!waits(rollout, source) || rollout.head().request() != null) {
        continue;
      }
      if (rollout.head().supersedes().isEmpty()) {
        fold(rollout, reason);
      } else {
        planning.forget(rollout.head().id());
        switch (rollout) {
          case Rollout.Observing observing -> undoings.begin(observing.undo(reason));
          default -> draft.enter(new Rollout.Waiting(rollout.head(), reason, true), reason);
        }
      }
    }
    next();
  }

  private boolean hasExecutor() {
    return draft.lane().clusterUid() != null;
  }

  private boolean isFree() {
    Lane lane = draft.lane();
    return lane.holder() == null && hasExecutor() && lane.heldBy() == null;
  }

  private String why() {
    Lane lane = draft.lane();
    if (!hasExecutor()) {
      return "no executor has reported for this cluster yet";
    }
    if (lane.heldBy() != null) {
      return "held-by " + lane.heldBy();
    }
    return lane.holder() == null ? "takes the lane" : "waits for " + lane.holder() + (lane.silent() ? ", whose executor is silent" : "");
  }

  /** The oldest that waits takes a free lane. */
  public void next() {
    if (!isFree()) {
      return;
    }
    Optional<Rollout.Waiting> first = draft.rollouts().stream().filter(Rollout.Waiting.class::isInstance).map(Rollout.Waiting.class::cast)
        .filter(w -> w.head().rollbackOf() == null || takenOver(w.head().rollbackOf()).isEmpty()).findFirst();
    first.ifPresent(this::take);
    retention.prune();
  }

  private void take(Rollout.Waiting waiting) {
    Lane lane = draft.lane().withHolder(waiting.head().id()).withNextTerm();
    draft.lane(lane);
    if (waiting.head().rollbackOf() != null) {
      undoings.beginByHand(waiting.takeToUndo(lane.term(), draft.now()));
    } else if (waiting.toUndo()) {
      undoings.begin(waiting.takeToUndo(lane.term(), draft.now()));
    } else {
      planning.observe(waiting, lane);
    }
  }

  /** The rollout under way that has taken over an object which a rollback of this one would put back, and whose pre-image is not settled therefore. */
  Optional<String> takenOver(String rollout) {
    Set<String> objects = draft.operations(rollout).stream().filter(Undoings::isInEffect).map(o -> o.planned().resource().key()).collect(Collectors.toSet());
    return draft.rollouts().stream().filter(r -> !(r instanceof Rollout.Ended)).map(Rollout::head)
        .filter(h -> h.supersedes().stream().flatMap(older -> draft.operations(older).stream()).anyMatch(o -> o.begun() && objects.contains(o.planned().resource().key())))
        .map(Head::id).findFirst();
  }

  /** Whether a newer revision of its source waits. */
  public boolean hasHeir(Head old) {
    return draft.rollouts().stream().anyMatch(r -> isHeir(r, old));
  }

  private static boolean isHeir(Rollout rollout, Head old) {
    return rollout instanceof Rollout.Waiting w && !w.toUndo() && old.source().equals(w.head().source()) && w.head().rollbackOf() == null;
  }

  /** The rollout that superseded another takes the lane next, whoever else waits, with the other's begun operations on its list. */
  public void takeOver(Head old) {
    for (Rollout rollout : draft.rollouts()) {
      if (isHeir(rollout, old)) {
        Rollout.Waiting waiting = (Rollout.Waiting) rollout;
        List<String> list = new ArrayList<>(old.supersedes());
        list.add(old.id());
        Rollout.Waiting heir = new Rollout.Waiting(waiting.head().superseding(list), waiting.reason());
        draft.keep(heir);
        take(heir);
        return;
      }
    }
    next();
  }

  /** A newer revision of the same source takes the lane from one that waits for what isn't coming. */
  public void considerSuperseding() {
    if (!(draft.holder().orElse(null) instanceof Rollout.Running running) || running.head().source() == null) {
      return;
    }
    if (!hasHeir(running.head())) {
      return;
    }
    List<OperationRecord> all = draft.operations(running.head().id());
    boolean begun = all.stream().anyMatch(OperationRecord::begun);
    if (!begun || all.stream().filter(o -> o.released() > 0 && !o.state().finished()).allMatch(this::isStuck)) {
      stops.begin(running, Rollout.Then.SUPERSEDE, "a newer revision of " + running.head().source() + " takes over");
    } else {
      draft.timer(new Timer(draft.clock() + LOOK_AGAIN_MS, running.head().id(), "stuck"));
    }
  }

  /** It waits, without a request under way, for what doesn't come. */
  private boolean isStuck(OperationRecord operation) {
    return operation.hopeless() || switch (operation.state()) {
      case PENDING, WAITING, BLOCKED, DEFERRED, PROGRESSING -> draft.clock() - operation.changedAt() >= STUCK_MS;
      default -> false;
    };
  }

  public void due(Timer timer) {
    draft.remove(Area.TIMERS, timer.id());
    if (!timer.rollout().equals(draft.lane().holder())) {
      return;
    }
    switch (timer.kind()) {
      case "stuck" -> considerSuperseding();
      case "observe" -> planning.due(timer);
      case "stop" -> stops.due(timer);
      case "undo" -> undoings.due(timer);
      default -> rolling.due(timer);
    }
  }

  /** Commands have been lost, or refused as stale: what is open goes out again under new attempts. */
  public void releaseAgain() {
    switch (draft.holder().orElse(null)) {
      case Rollout.Observing observing -> {
        Lane lane = draft.lane().withNextTerm();
        draft.lane(lane);
        planning.observeAgain(observing, lane);
      }
      case Rollout.Running running -> rolling.releaseAgain(running);
      case Rollout.Stopping stopping -> stops.ask(stopping);
      case Rollout.Undoing undoing -> undoings.releaseAgain(undoing);
      case null, default -> { }
    }
  }

  public void refused(CommandRefused refused) {
    if (!refused.rollout().equals(draft.lane().holder()) || refused.term() != draft.lane().term()) {
      return;
    }
    if (refused.reason().equals("stale")) {
      takeAgain();
    } else if (refused.operation() != null) {
      rolling.refused(refused);
      undoings.refused(refused);
    } else {
      planning.refused(refused);
    }
  }

  /** Somebody else had the Lease meanwhile, and with it a higher term. */
  private void takeAgain() {
    Lane lane = draft.lane().withNextTerm();
    switch (draft.holder().orElse(null)) {
      case Rollout.Running running -> draft.keep(running.under(lane.term()));
      case Rollout.Stopping stopping -> draft.keep(stopping.under(lane.term()));
      case Rollout.Undoing undoing -> draft.keep(undoing.under(lane.term()));
      case null, default -> { }
    }
    draft.lane(lane);
    releaseAgain();
  }
}
