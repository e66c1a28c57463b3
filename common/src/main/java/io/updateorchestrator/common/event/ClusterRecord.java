package io.updateorchestrator.common.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A record of {@code clusters}, written by the cluster's executor: at its start, when something changes, and as a heartbeat every 5 s.
 *
 * @param uid of {@code kube-system}
 * @param leaseTerm highest term seen in the Lease; 0 where there is none
 * @param executor name of the process that writes
 * @param heartbeat number of the heartbeat of this process, from 1
 * @param sinceLastMs by the process's monotonic clock since its former heartbeat; 0 at the first
 * @param heldBy another orchestrator that holds the Lease; null normally
 * @param leaving the executor stops on purpose
 */
public record ClusterRecord(String cluster, String uid, String version, Map<String, String> labels, List<ApiKind> kinds,
    long leaseTerm, String executor, long heartbeat, long sinceLastMs, String heldBy, boolean leaving, Instant at) {

  public ClusterRecord {
    labels = Map.copyOf(labels);
    kinds = List.copyOf(kinds);
  }

  /** A kind that the cluster serves. */
  public record ApiKind(String group, String kind, String version, String plural, boolean namespaced) {}
}
