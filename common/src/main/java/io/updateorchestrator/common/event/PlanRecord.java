package io.updateorchestrator.common.event;

import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.plan.PlannedOperation;
import java.time.Instant;
import java.util.List;

/** A record of {@code plans}: {@code plan.created}, then one {@code plan.operation} per operation. */
public sealed interface PlanRecord permits PlanRecord.Created, PlanRecord.Operation {

  String cluster();

  String rollout();

  /** @param reasons why it waits for approval; empty where it does not */
  record Created(String cluster, String rollout, String source, String revision, String digest, String base, int batches, int operations,
      List<DroppedDependency> dropped, List<MissingTarget> missing, List<String> warnings, List<String> reasons, Instant at) implements PlanRecord {

    public Created {
      dropped = List.copyOf(dropped);
      missing = List.copyOf(missing);
      warnings = List.copyOf(warnings);
      reasons = List.copyOf(reasons);
    }
  }

  record Operation(String cluster, String rollout, int batch, PlannedOperation operation) implements PlanRecord {}
}
