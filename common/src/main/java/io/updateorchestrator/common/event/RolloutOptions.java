package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Options of a command line that hold for one rollout; null means as configured.
 *
 * @param rollback false for {@code --no-rollback}
 * @param parallel true for {@code --parallel}
 * @param forceConflicts true for {@code --force-conflicts}
 * @param operationTimeoutSeconds from {@code --timeout}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutOptions(Boolean rollback, Boolean parallel, Boolean forceConflicts, Integer operationTimeoutSeconds) {

  public static final RolloutOptions NONE = new RolloutOptions(null, null, null, null);
}
