package io.updateorchestrator.common.event;

/**
 * What the configuration says about one operation. The executor reads no configuration of its own for decisions: it travels with the command.
 *
 * @param timeoutMs for the whole operation, applying and becoming ready
 * @param dependencyTimeoutMs for each dependency check
 * @param failFastAfterMs how long a state from which it can't succeed is borne
 * @param settleMs a custom resource without status is ready after it
 * @param maxRetries attempts after the first, transient errors only
 * @param forceConflicts take over fields that other managers own
 * @param recreate {@code always}, {@code when-needed} or {@code never}
 * @param waitForRollout false: ready when accepted
 * @param healthCheck false: the rollout counts, not the pods
 * @param waitForAddress a LoadBalancer is ready only with an address
 * @param waitForEndpoints checked after the last workload that the Service selects is ready
 * @param checkDependencies {@code validation.dependency_check}
 * @param checkExistence {@code validation.resource_exists}
 */
public record OperationSettings(long timeoutMs, long dependencyTimeoutMs, long failFastAfterMs, long settleMs, int maxRetries,
    boolean forceConflicts, String recreate, boolean waitForRollout, boolean healthCheck, boolean waitForAddress,
    boolean waitForEndpoints, long endpointsTimeoutMs, boolean checkDependencies, boolean checkExistence) {}
