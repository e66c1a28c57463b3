package io.updateorchestrator.common.event;

/** Ends each operation of the rollout with exactly one of done, failed, stopped before or after it had begun; answered by {@link Stopped}. */
public record Stop(String id, String cluster, String clusterUid, String rollout, long term) implements Command {}
