package io.updateorchestrator.planner.streams.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutRecord;
import java.time.Duration;

/** The customer's counters, from committed records: each is counted once, however often the planner decides again. */
final class RolloutMeters {

  private final MeterRegistry meters;

  RolloutMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void operation(OperationChanged changed, OperationRow row) {
    String kind = changed.ref().kind();
    String strategy = row.planned() == null ? "none" : row.planned().strategy().label();
    Counter.builder("update.operations").description("Operations that have had their last word").tag("cluster", changed.cluster()).tag("kind", kind)
        .tag("strategy", strategy).tag("outcome", changed.state().label()).register(meters).increment();
    if (row.started() != null && row.ended() != null) {
      Timer.builder("update.operations.duration").description("From an operation's first step to its last word").tag("cluster", changed.cluster()).tag("kind", kind)
          .tag("strategy", strategy).register(meters).record(positive(Duration.between(row.started(), row.ended())));
    }
    if (changed.state() == OperationState.FAILED || changed.state() == OperationState.UNDO_FAILED) {
      Counter.builder("update.failures").description("Operations that failed, or could not be put back").tag("cluster", changed.cluster()).tag("kind", kind)
          .tag("reason", changed.reason() == null ? "none" : changed.reason()).register(meters).increment();
    }
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  void batch(RolloutRecord.BatchChanged changed) {
    if (changed.state() != BatchState.PENDING && changed.state() != BatchState.RUNNING && changed.state() != BatchState.UNDOING) {
      Counter.builder("update.batches").description("Batches that have ended").tag("cluster", changed.cluster()).tag("outcome", changed.state().label()).register(meters).increment();
    }
  }
}
