package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.json.Json;

/** What one record of the topics changes in the rows. Records of different topics may come in any order. */
final class Projection {

  /** Kept for those who reconnect. */
  private static final int EVENTS_KEPT = 10_000;

  private final RolloutMeters meters;

  Projection(RolloutMeters meters) {
    this.meters = meters;
  }

  /** @param counts whether the record is new, and not only read again by a view that is made anew */
  void apply(ViewBatch batch, Object event, boolean counts) {
    switch (event) {
      case PlanRecord.Created created -> planned(batch, created);
      case PlanRecord.Operation operation -> planned(batch, operation);
      case RolloutRecord.RolloutChanged changed -> told(batch, changed);
      case RolloutRecord.BatchChanged changed -> told(batch, changed, counts);
      case RolloutRecord.RequestAnswered answered -> batch.put(ViewKeys.answer(answered.request()), answered);
      case RolloutRecord.LaneChanged changed -> {
        batch.put(ViewKeys.LANES + changed.cluster(), changed);
        publish(batch, "lane", changed);
      }
      case OperationChanged changed -> told(batch, changed, counts);
      case ClusterRecord record -> batch.put(ViewKeys.CLUSTERS + record.cluster(), record);
      case SourceState state -> batch.put(ViewKeys.SOURCES + state.cluster() + "/" + state.source(), state);
      default -> { } // observations and the like: nobody asks for them
    }
  }

  private static void planned(ViewBatch batch, PlanRecord.Created created) {
    String key = ViewKeys.rollout(created.cluster(), created.rollout());
    batch.put(key, batch.get(key, RolloutRow.class).orElse(RolloutRow.NEW).planned(created));
    // Planned again: what the former plan had and this one doesn't is no part of the rollout.
    batch.scan(ViewKeys.operations(created.rollout()), OperationRow.class).forEach((k, row) -> batch.put(k, row.unplanned()));
    batch.put(position(created.rollout()), 0);
  }

  private static String position(String rollout) {
    return "position/" + rollout;
  }

  private static void planned(ViewBatch batch, PlanRecord.Operation operation) {
    int at = batch.get(position(operation.rollout()), Integer.class).orElse(0) + 1;
    batch.put(position(operation.rollout()), at);
    String key = ViewKeys.operation(operation.rollout(), operation.operation().id());
    batch.put(key, batch.get(key, OperationRow.class).orElse(OperationRow.of(operation.operation().id())).planned(operation.operation(), operation.batch(), at));
  }

  private static void told(ViewBatch batch, RolloutRecord.RolloutChanged changed) {
    String key = ViewKeys.rollout(changed.cluster(), changed.rollout());
    batch.put(key, batch.get(key, RolloutRow.class).orElse(RolloutRow.NEW).told(changed));
    publish(batch, "rollout", changed);
  }

  private void told(ViewBatch batch, RolloutRecord.BatchChanged changed, boolean counts) {
    String key = ViewKeys.rollout(changed.cluster(), changed.rollout());
    batch.put(key, batch.get(key, RolloutRow.class).orElse(RolloutRow.NEW).batch(changed.number(), changed.state()));
    publish(batch, "batch", changed);
    if (counts) {
      meters.batch(changed);
    }
  }

  private void told(ViewBatch batch, OperationChanged changed, boolean counts) {
    String key = ViewKeys.operation(changed.rollout(), changed.operation());
    OperationRow before = batch.get(key, OperationRow.class).orElse(OperationRow.of(changed.operation()));
    if (!before.isNews(changed)) {
      return;
    }
    OperationRow after = before.told(changed);
    batch.put(key, after);
    publish(batch, "operation", changed);
    if (counts && changed.state().finished()) {
      meters.operation(changed, after);
    }
  }

  private static void publish(ViewBatch batch, String type, Object event) {
    long id = batch.get(ViewKeys.LAST_EVENT, Long.class).orElse(0L) + 1;
    batch.put(ViewKeys.LAST_EVENT, id);
    batch.put(ViewKeys.event(id), new ViewEvent(id, type, Json.MAPPER.valueToTree(event)));
    if (id > EVENTS_KEPT) {
      batch.remove(ViewKeys.event(id - EVENTS_KEPT));
    }
  }
}
