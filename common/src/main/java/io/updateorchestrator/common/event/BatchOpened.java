package io.updateorchestrator.common.event;

import java.util.List;

/**
 * Announces a batch; released in one transaction with its {@link Apply} or {@link Undo} commands. The executor collects {@code count} of them, then begins.
 *
 * @param attempt rises when a batch is released again after commands were lost
 * @param undo the commands of this batch are {@link Undo}s
 * @param dryRun every manifest is tried on the server before any is applied
 * @param stopOnFailure the first failure keeps what has not begun from beginning (automatic rollback is on)
 * @param maxConcurrent operations under way at a time, at least 1
 * @param supersedes rollouts whose begun operations this one has taken over: their pre-images stand for its own
 */
public record BatchOpened(String id, String cluster, String clusterUid, String rollout, long term, int batch, int attempt,
    int count, boolean undo, boolean dryRun, long dryRunTimeoutMs, boolean stopOnFailure, int maxConcurrent, List<String> supersedes) implements Command {

  public BatchOpened {
    supersedes = supersedes == null ? List.of() : List.copyOf(supersedes);
  }

  public BatchOpened(String id, String cluster, String clusterUid, String rollout, long term, int batch, int attempt,
      int count, boolean undo, boolean dryRun, long dryRunTimeoutMs, boolean stopOnFailure, int maxConcurrent) {
    this(id, cluster, clusterUid, rollout, term, batch, attempt, count, undo, dryRun, dryRunTimeoutMs, stopOnFailure, maxConcurrent, List.of());
  }
}
