package io.updateorchestrator.common.event;

import io.updateorchestrator.common.resource.ResourceRef;

/**
 * Puts one object back as its pre-image says.
 *
 * @param operation whose work is undone; its pre-image is {@code before/<of>.<operation>} in the journal
 * @param of the rollout that made the pre-image: this one, the one that was superseded, or the one that is rolled back by hand
 */
public record Undo(String id, String cluster, String clusterUid, String rollout, long term, int batch, int attempt,
    String operation, String of, ResourceRef ref, String apiVersion, OperationSettings settings) implements Command {}
