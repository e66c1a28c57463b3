package io.updateorchestrator.common.event;

/**
 * Announces a batch; released in one transaction with its {@link Apply} or {@link Undo} commands. The executor collects {@code count} of them, then begins.
 *
 * @param attempt rises when a batch is released again after commands were lost
 * @param undo the commands of this batch are {@link Undo}s
 * @param dryRun every manifest is tried on the server before any is applied
 * @param stopOnFailure the first failure keeps what has not begun from beginning (automatic rollback is on)
 * @param maxConcurrent operations under way at a time, at least 1
 */
public record BatchOpened(String id, String cluster, String clusterUid, String rollout, long term, int batch, int attempt,
    int count, boolean undo, boolean dryRun, long dryRunTimeoutMs, boolean stopOnFailure, int maxConcurrent) implements Command {}
