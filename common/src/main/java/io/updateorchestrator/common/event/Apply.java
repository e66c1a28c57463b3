package io.updateorchestrator.common.event;

import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.plan.TargetCheck;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;

/**
 * One operation of a batch.
 *
 * @param operation id in the plan; unique together with the rollout
 * @param action predicted: what is found decides between create, update and recreate
 * @param manifest wanted; null for a deletion. A Secret's values are sealed
 * @param checks what has to be there first (outside this change)
 * @param expectedUid of the object at the observation; null where it was absent or unknown
 */
public record Apply(String id, String cluster, String clusterUid, String rollout, long term, int batch, int attempt,
    String operation, Action action, ResourceRef ref, String apiVersion, Manifest manifest, Strategy strategy,
    List<TargetCheck> checks, String expectedUid, OperationSettings settings) implements Command {

  public Apply {
    checks = List.copyOf(checks);
  }
}
