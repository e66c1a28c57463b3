package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;

/**
 * One object's part of a plan.
 *
 * @param id unique in the plan, a function of the identity
 * @param dependsOn ids of operations that have to be ready first
 * @param weight as annotated, 0 by default
 * @param checks what has to be there outside of the change; not part of the published plan document
 * @param irreversible why it can't be undone, in one line; null where it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedOperation(String id, Action action, ResourceRef resource, Strategy strategy, List<String> dependsOn, int weight,
    UndoAction undo, List<TargetCheck> checks, String irreversible) {

  public PlannedOperation {
    dependsOn = List.copyOf(dependsOn);
    checks = List.copyOf(checks);
  }
}
