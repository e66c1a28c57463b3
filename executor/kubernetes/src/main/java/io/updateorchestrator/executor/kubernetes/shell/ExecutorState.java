package io.updateorchestrator.executor.kubernetes.shell;

/** How the executor of a cluster stands: for health and status. */
public sealed interface ExecutorState {

  /** Whether the process does what it is for: it works, or stands by for another that does. */
  default boolean isReady() {
    return switch (this) {
      case Running running -> running.trouble() == null;
      case Standby standby -> true;
      case Starting starting -> false;
      case Waiting waiting -> false;
      case Held held -> false;
      case Stopped stopped -> false;
    };
  }

  /** It makes topics, joins, reads its journal. */
  record Starting() implements ExecutorState {}

  /** Another process of this orchestrator works for the cluster; this one takes over when that one goes. */
  record Standby() implements ExecutorState {}

  /**
   * @param clusterUid of {@code kube-system}
   * @param trouble why the API server can't be reached at present; null when it answers
   */
  record Running(String clusterUid, String version, String trouble) implements ExecutorState {}

  /** It tries again by itself. @param why in one line, with the way out */
  record Waiting(String why) implements ExecutorState {}

  /** Another orchestrator holds the cluster's Lease. @param holder its id */
  record Held(String holder) implements ExecutorState {}

  record Stopped() implements ExecutorState {}
}
