package io.updateorchestrator.common.event;

/** A record of {@code commands.<cluster>}: what the planner tells the executor. Each carries the fence: the term and the cluster's UID. */
public sealed interface Command permits Observe, BatchOpened, Apply, Undo, Stop, Settled {

  /** A function of cluster, term, operation, apply or undo, and attempt. */
  String id();

  String cluster();

  /** UID of {@code kube-system} of the cluster that is meant. */
  String clusterUid();

  /** The rollout's id, {@code <cluster>-<epoch>}. */
  String rollout();

  /** The fence; an executor that has seen a higher one refuses the command as stale. */
  long term();
}
