package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Instant;

/**
 * An operation as plan and outcomes tell it, in whichever order.
 *
 * @param planned null where no plan has it: it is another rollout's, undone by this one
 * @param position in the plan; {@code batch}: 0 without a plan
 * @param state null before the first outcome
 */
record OperationRow(String id, PlannedOperation planned, int batch, int position, ResourceRef ref, OperationState state, long term, int attempts, String message,
    Instant started, Instant ended) {

  static OperationRow of(String id) {
    return new OperationRow(id, null, 0, 0, null, null, 0, 0, null, null, null);
  }

  OperationRow planned(PlannedOperation by, int inBatch, int at) {
    return new OperationRow(id, by, inBatch, at, by.resource(), state, term, attempts, message, started, ended);
  }

  OperationRow unplanned() {
    return new OperationRow(id, null, 0, 0, ref, state, term, attempts, message, started, ended);
  }

  /** An outcome of an earlier term, or one that came again after the last word, says nothing new. */
  boolean isNews(OperationChanged changed) {
    if (state == null || changed.term() > term) {
      return true;
    }
    boolean undone = state == OperationState.UNDONE || state == OperationState.UNDO_FAILED;
    boolean undo = isUndo(changed.state());
    return changed.term() == term && !undone && (undo || !state.finished() && !isUndo(state));
  }

  static boolean isUndo(OperationState state) {
    return state == OperationState.UNDOING || state == OperationState.UNDONE || state == OperationState.UNDO_FAILED;
  }

  OperationRow told(OperationChanged changed) {
    // Why it failed is still worth reading once it has been put back.
    String text = changed.message() == null && isUndo(changed.state()) ? message : changed.message();
    Instant begun = started != null || changed.state() == OperationState.PENDING ? started : changed.at();
    return new OperationRow(id, planned, batch, position, changed.ref(), changed.state(), changed.term(), Math.max(attempts, changed.attempt()), text, begun,
        changed.state().finished() ? changed.at() : null);
  }
}
