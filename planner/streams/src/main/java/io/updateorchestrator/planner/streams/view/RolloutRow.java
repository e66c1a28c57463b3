package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rollout as its topics tell it. They are read independently of each other, so what comes first differs.
 *
 * @param last null before its first state
 * @param created when its first state was told
 * @param plan last one; null before
 */
record RolloutRow(RolloutRecord.RolloutChanged last, Instant created, PlanRecord.Created plan, Map<Integer, BatchState> batches) {

  static final RolloutRow NEW = new RolloutRow(null, null, null, Map.of());

  RolloutRow {
    batches = java.util.Collections.unmodifiableMap(new TreeMap<>(batches));
  }

  RolloutRow told(RolloutRecord.RolloutChanged changed) {
    return new RolloutRow(changed, created == null ? changed.at() : created, plan, batches);
  }

  RolloutRow planned(PlanRecord.Created by) {
    return new RolloutRow(last, created, by, batches);
  }

  RolloutRow batch(int number, BatchState state) {
    Map<Integer, BatchState> more = new TreeMap<>(batches);
    more.put(number, state);
    return new RolloutRow(last, created, plan, more);
  }
}
