package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people and programs ask of a lane. A repeated id gets the first answer, an expired request none but that (protocol.md, "HTTP and requests"). */
public final class Requests {

  /** How long an answer is remembered: requests expire within seconds, so nobody repeats one later. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final Draft draft;
  private final Lanes lanes;
  private final ClusterWatch watch;
  private final Planning planning;
  private final Stops stops;
  private final Undoings undoings;

  public Requests(Draft draft, Lanes lanes, ClusterWatch watch, Planning planning, Stops stops, Undoings undoings) {
    this.draft = draft;
    this.lanes = lanes;
    this.watch = watch;
    this.planning = planning;
    this.stops = stops;
    this.undoings = undoings;
  }

  public void decide(Request request) {
    RolloutRecord.RequestAnswered before = draft.get(Area.REQUESTS, request.id(), RolloutRecord.RequestAnswered.class).orElse(null);
    if (before != null) {
      draft.emit(before);
      return;
    }
    switch (request) {
      case Request.Configured configured -> draft.lane(draft.lane().withConfiguration(configured.configuration(), configured.digest()));
      case Request.Approve approve -> ifInTime(request, approve.rollout(), approve.notAfter(), () -> approve(approve));
      case Request.Abort abort -> ifInTime(request, abort.rollout(), abort.notAfter(), () -> abort(abort));
      case Request.Rollback rollback -> ifInTime(request, rollback.rollout(), rollback.notAfter(), () -> rollback(rollback));
      case Request.Resume resume -> resume(resume);
    }
  }

  private void resume(Request.Resume resume) {
    String holder = draft.lane().holder();
    if (resume.notAfter() != null && draft.now().isAfter(resume.notAfter())) {
      answer(resume, holder, false, state(holder), "expired");
    } else if (draft.lane().halted() == null) {
      answer(resume, holder, false, state(holder), "nothing is halted");
    } else {
      watch.goOn();
      answer(resume, holder, true, state(holder), "goes on");
    }
  }

  private void ifInTime(Request request, String rollout, Instant notAfter, Runnable act) {
    if (notAfter != null && draft.now().isAfter(notAfter)) {
      answer(request, rollout, false, state(rollout), "expired");
    } else if (draft.rollout(rollout).isEmpty()) {
      answer(request, rollout, false, null, "there is no rollout " + rollout);
    } else {
      act.run();
    }
  }

  private RolloutState state(String rollout) {
    return draft.rollout(rollout).map(Rollout::state).orElse(null);
  }

  private void answer(Request request, String rollout, boolean accepted, RolloutState state, String message) {
    RolloutRecord.RequestAnswered answer = new RolloutRecord.RequestAnswered(draft.cluster(), request.id(), rollout, accepted, state, message, draft.now());
    forgetOld();
    draft.put(Area.REQUESTS, request.id(), answer);
    draft.emit(answer);
  }

  private void forgetOld() {
    Instant before = draft.now().minus(KEPT);
    draft.scan(Area.REQUESTS, "", RolloutRecord.RequestAnswered.class).forEach((id, old) -> {
      if (old.at().isBefore(before)) {
        draft.remove(Area.REQUESTS, id);
      }
    });
  }

  private void approve(Request.Approve approve) {
    if (!(draft.rollout(approve.rollout()).orElseThrow() instanceof Rollout.AwaitingApproval awaiting)) {
      answer(approve, approve.rollout(), false, state(approve.rollout()), "it does not wait for approval");
      return;
    }
    if (approve.planDigest() != null && !approve.planDigest().equals(awaiting.planDigest())) {
      answer(approve, approve.rollout(), false, awaiting.state(), "the plan that waits is another one: " + awaiting.planDigest());
      return;
    }
    Rollout.Waiting waiting = awaiting.approve();
    draft.enter(waiting, waiting.reason());
    answer(approve, approve.rollout(), true, RolloutState.WAITING, "approved by " + approve.by());
    lanes.next();
  }

  private void abort(Request.Abort abort) {
    String reason = "aborted by " + abort.by();
    switch (draft.rollout(abort.rollout()).orElseThrow()) {
      case Rollout.Waiting waiting when hasTakenOver(waiting) -> givenUp(abort, waiting.giveUp(reason));
      case Rollout.Waiting waiting -> abortedAtOnce(abort, waiting.end(RolloutState.ABORTED, reason, draft.now()), reason);
      case Rollout.AwaitingApproval awaiting when hasTakenOver(awaiting) -> givenUp(abort, awaiting.giveUp(reason));
      case Rollout.AwaitingApproval awaiting -> abortedAtOnce(abort, awaiting.end(RolloutState.ABORTED, reason, draft.now()), reason);
      case Rollout.Observing observing when hasTakenOver(observing) -> {
        planning.forget(observing.head().id());
        answer(abort, abort.rollout(), true, RolloutState.ROLLING_BACK, "everything that it took over is put back");
        undoings.begin(observing.undo(reason));
      }
      case Rollout.Observing observing -> {
        draft.lane(draft.lane().withHolder(null));
        abortedAtOnce(abort, observing.end(RolloutState.ABORTED, null, reason, draft.now()), reason);
        lanes.next();
      }
      case Rollout.Running running -> {
        answer(abort, abort.rollout(), true, RolloutState.RUNNING, abort.keep() ? "stopping" : "stopping, then everything is put back");
        stops.begin(running, abort.keep() ? Rollout.Then.KEEP : Rollout.Then.UNDO, reason);
      }
      case Rollout.Stopping stopping -> answer(abort, abort.rollout(), false, stopping.state(), "it is being stopped already");
      case Rollout.Undoing undoing -> answer(abort, abort.rollout(), false, undoing.state(), "it is being undone already");
      case Rollout.Ended ended -> answer(abort, abort.rollout(), false, ended.state(), "it has ended");
    }
  }

  private static boolean hasTakenOver(Rollout rollout) {
    return !rollout.head().supersedes().isEmpty();
  }

  private void givenUp(Request.Abort abort, Rollout.Waiting waiting) {
    planning.forget(waiting.head().id());
    draft.enter(waiting, waiting.reason());
    answer(abort, abort.rollout(), true, RolloutState.WAITING, "everything that it took over is put back when it has the lane");
    lanes.next();
  }

  private void abortedAtOnce(Request.Abort abort, Rollout.Ended ended, String reason) {
    Head head = ended.head();
    planning.forget(head.id());
    if (head.setDigest() != null && !head.setDigest().equals(draft.source(head.source()).setDigest())) {
      draft.put(Area.SOURCES, head.source(), draft.source(head.source()).held(head.setDigest(), head.revision())); // or the next snapshot would bring it back
    }
    draft.enter(ended, reason);
    answer(abort, abort.rollout(), true, RolloutState.ABORTED, reason);
  }

  private void rollback(Request.Rollback rollback) {
    if (!(draft.rollout(rollback.rollout()).orElseThrow() instanceof Rollout.Ended ended)) {
      answer(rollback, rollback.rollout(), false, state(rollback.rollout()), "it has not ended: abort undoes it");
      return;
    }
    boolean anything = draft.operations(rollback.rollout()).stream().anyMatch(Undoings::isInEffect);
    if (!anything) {
      answer(rollback, rollback.rollout(), false, ended.state(), "it has changed nothing that is not undone already");
      return;
    }
    Optional<String> heir = lanes.takenOver(rollback.rollout());
    if (heir.isPresent()) {
      answer(rollback, rollback.rollout(), false, ended.state(), heir.get() + " has taken it over: abort that, and everything is put back");
      return;
    }
    Head of = ended.head();
    Head head = new Head(lanes.newId(), of.source(), of.revision(), null, false, false, rollback.id(), rollback.by(), rollback.confirmed(), rollback.options(), of.id(), null, List.of(),
        draft.now(), null, 0);
    answer(rollback, head.id(), true, RolloutState.WAITING, "rolls back " + of.id());
    lanes.arrived(head);
  }
}
