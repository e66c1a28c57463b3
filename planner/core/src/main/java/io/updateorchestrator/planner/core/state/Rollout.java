package io.updateorchestrator.planner.core.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.updateorchestrator.common.event.RolloutState;
import java.time.Instant;
import java.util.List;

/** A rollout's life: each state a record, each transition a method of the states that allow it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Rollout.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = Rollout.Observing.class, name = "observing"),
    @JsonSubTypes.Type(value = Rollout.AwaitingApproval.class, name = "awaiting-approval"),
    @JsonSubTypes.Type(value = Rollout.Running.class, name = "running"),
    @JsonSubTypes.Type(value = Rollout.Stopping.class, name = "stopping"),
    @JsonSubTypes.Type(value = Rollout.Undoing.class, name = "undoing"),
    @JsonSubTypes.Type(value = Rollout.Ended.class, name = "ended")})
public sealed interface Rollout {

  Head head();

  /** As it is told outside. */
  RolloutState state();

  /** Waits for the lane, or for an executor. @param toUndo it was given up, and puts back what it has taken over from others */
  record Waiting(Head head, String reason, boolean toUndo) implements Rollout {

    public Waiting(Head head, String reason) {
      this(head, reason, false);
    }

    @Override
    public RolloutState state() {
      return RolloutState.WAITING;
    }

    public Observing take(long term, int chunks, Instant now) {
      return new Observing(head.onLane(term, now), chunks, List.of(), 1);
    }

    public Undoing takeToUndo(long term, Instant now) {
      return new Undoing(head.onLane(term, now), 0, 1, toUndo ? reason : "asked for");
    }

    public Waiting giveUp(String why) {
      return new Waiting(head, why, true);
    }

    public Ended end(RolloutState as, String reason, Instant now) {
      return new Ended(head, as, null, reason, List.of(), now);
    }
  }

  /** Holds the lane; asks how the objects stand. @param answered numbers of the chunks that are; {@code attempt}: grows when no answer comes */
  record Observing(Head head, int chunks, List<Integer> answered, int attempt) implements Rollout {
    public Observing {
      answered = List.copyOf(answered);
    }

    @Override
    public RolloutState state() {
      return RolloutState.PLANNED;
    }

    public Observing answered(int chunk) {
      List<Integer> more = new java.util.ArrayList<>(answered);
      if (!more.contains(chunk)) {
        more.add(chunk);
      }
      return new Observing(head, chunks, more, attempt);
    }

    @JsonIgnore
    public boolean isComplete() {
      return answered.size() >= chunks;
    }

    public Observing again(long term, Instant now) {
      return new Observing(head.onLane(term, now), chunks, List.of(), attempt);
    }

    public Observing nextAttempt() {
      return new Observing(head, chunks, answered, attempt + 1);
    }

    public Undoing undo(String reason) {
      return new Undoing(head, 0, 1, reason);
    }

    public AwaitingApproval ask(String planDigest, List<String> reasons) {
      return new AwaitingApproval(head, planDigest, reasons);
    }

    public Running run(String planDigest) {
      return new Running(head, planDigest, 0);
    }

    public Ended end(RolloutState as, String planDigest, String reason, Instant now) {
      return new Ended(head, as, planDigest, reason, List.of(), now);
    }
  }

  /** Doesn't hold the lane. */
  record AwaitingApproval(Head head, String planDigest, List<String> reasons) implements Rollout {
    public AwaitingApproval {
      reasons = List.copyOf(reasons);
    }

    @Override
    public RolloutState state() {
      return RolloutState.AWAITING_APPROVAL;
    }

    public Waiting approve() {
      return new Waiting(head.approved(planDigest), "approved, waits for the lane");
    }

    public Waiting giveUp(String why) {
      return new Waiting(head, why, true);
    }

    public Ended end(RolloutState as, String reason, Instant now) {
      return new Ended(head, as, planDigest, reason, List.of(), now);
    }
  }

  /** @param releases how many batches have been released */
  record Running(Head head, String planDigest, int releases) implements Rollout {
    @Override
    public RolloutState state() {
      return RolloutState.RUNNING;
    }

    public Running released(int number) {
      return new Running(head, planDigest, number);
    }

    public Running under(long term) {
      return new Running(head.onLane(term, head.started()), planDigest, releases);
    }

    /** @param until lane's clock at which every operation has come to its own end, stopped or not */
    public Stopping stop(Then then, String reason, long until) {
      return new Stopping(head, planDigest, then, reason, 1, until);
    }

    public Undoing undo(String reason) {
      return new Undoing(head, 0, 1, reason);
    }

    public Ended end(RolloutState as, String reason, List<String> notAsBefore, Instant now) {
      return new Ended(head, as, planDigest, reason, notAsBefore, now);
    }
  }

  /** What comes after a stop. */
  enum Then { UNDO, KEEP, FAIL, SUPERSEDE }

  /** Every operation is being ended where it stands. @param attempt grows when no answer comes; {@code until}: lane's clock after which none is waited for */
  record Stopping(Head head, String planDigest, Then then, String reason, int attempt, long until) implements Rollout {
    @Override
    public RolloutState state() {
      return RolloutState.RUNNING;
    }

    public Stopping under(long term) {
      return new Stopping(head.onLane(term, head.started()), planDigest, then, reason, attempt, until);
    }

    public Stopping nextAttempt() {
      return new Stopping(head, planDigest, then, reason, attempt + 1, until);
    }

    public Undoing undo() {
      return new Undoing(head, 0, 1, reason);
    }

    public Ended end(RolloutState as, List<String> notAsBefore, Instant now) {
      return new Ended(head, as, planDigest, reason, notAsBefore, now);
    }
  }

  /** @param batch number of the undo batch under way, 0 before the first; {@code attempt}: of its release */
  record Undoing(Head head, int batch, int attempt, String reason) implements Rollout {
    @Override
    public RolloutState state() {
      return RolloutState.ROLLING_BACK;
    }

    public Undoing next() {
      return new Undoing(head, batch + 1, 1, reason);
    }

    public Undoing under(long term) {
      return new Undoing(head.onLane(term, head.started()), batch, attempt, reason);
    }

    public Undoing again() {
      return new Undoing(head, batch, attempt + 1, reason);
    }

    public Ended end(RolloutState as, List<String> notAsBefore, Instant now) {
      return new Ended(head, as, null, reason, notAsBefore, now);
    }
  }

  record Ended(Head head, RolloutState state, String planDigest, String reason, List<String> notAsBefore, Instant at) implements Rollout {
    public Ended {
      notAsBefore = List.copyOf(notAsBefore);
    }
  }
}
