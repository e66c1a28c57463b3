package io.updateorchestrator.common.plan;

import java.util.List;

/** Operations that may run in parallel, in the order in which they are begun. @param number from 1 */
public record PlanBatch(int number, List<PlannedOperation> operations) {

  public PlanBatch {
    operations = List.copyOf(operations);
  }
}
