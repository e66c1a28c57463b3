package io.updateorchestrator.planner.core.state;

import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.Manifest;

/**
 * One operation of a rollout, from planning on with its own manifest: batches are released from operations, never from what is wanted by now.
 *
 * @param batch in the plan; {@code released}: number of the batch that it went out with, 0 before
 * @param attempt of the command, from 1
 * @param begun a write may have reached the object
 * @param changedAt lane's clock at the last change
 * @param former what was applied before; null where nothing was
 * @param of the rollout whose pre-image undoing uses
 * @param undo null until it is undone: {@code UNDOING}, {@code UNDONE}, {@code UNDO_FAILED}
 * @param undoBatch number of the undo batch, 0 before
 */
public record OperationRecord(String rollout, PlannedOperation planned, Manifest manifest, String apiVersion, int batch, int released, int attempt,
    OperationState state, boolean begun, boolean hopeless, long changedAt, String reason, String message, AppliedRecord former, String of,
    OperationState undo, int undoBatch, int undoAttempt, String undoMessage) {

  public static OperationRecord planned(String rollout, PlannedOperation planned, Manifest manifest, String apiVersion, int batch, AppliedRecord former) {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, 0, 0, OperationState.PENDING, false, false, 0, null, null, former, rollout, null, 0, 0, null);
  }

  public OperationRecord released(int number, int byAttempt, long at) {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, number, byAttempt, OperationState.PENDING, begun, false, at, null, null, former, of, undo, undoBatch, undoAttempt, undoMessage);
  }

  public OperationRecord told(OperationChanged outcome, long at) {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, released, attempt, outcome.state(), begun || outcome.begun(), outcome.hopeless(), at,
        outcome.reason(), outcome.message(), former, of, undo, undoBatch, undoAttempt, undoMessage);
  }

  public OperationRecord ended(OperationState as, String why, String text) {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, released, attempt, as, begun, false, changedAt, why, text, former, of, undo, undoBatch, undoAttempt, undoMessage);
  }

  /** Nobody knows whether a write has reached the object. */
  public OperationRecord asBegun() {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, released, attempt, state, true, hopeless, changedAt, reason, message, former, of, undo, undoBatch, undoAttempt, undoMessage);
  }

  public OperationRecord undoing(int number, int byAttempt, long at) {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, released, attempt, state, begun, false, at, reason, message, former, of, OperationState.UNDOING, number, byAttempt, null);
  }

  public OperationRecord undone(OperationState as, String text) {
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, released, attempt, state, begun, false, changedAt, reason, message, former, of, as, undoBatch, undoAttempt, text);
  }

  /** A rollback by hand has put its effect back, or the effect of that rollback has been put back in turn. */
  public OperationRecord standing(boolean stands) {
    boolean byHand = !of.equals(rollout);
    return new OperationRecord(rollout, planned, manifest, apiVersion, batch, released, attempt, state, begun, false, changedAt, reason, message, former, of,
        byHand == stands ? OperationState.UNDONE : null, undoBatch, undoAttempt, undoMessage);
  }

  public String id() {
    return key(rollout, planned.id());
  }

  public static String key(String rollout, String operation) {
    return rollout + "/" + operation;
  }

  public boolean undoEnded() {
    return undo == OperationState.UNDONE || undo == OperationState.UNDO_FAILED;
  }
}
