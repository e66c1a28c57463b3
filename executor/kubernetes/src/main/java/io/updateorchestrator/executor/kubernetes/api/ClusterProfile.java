package io.updateorchestrator.executor.kubernetes.api;

import io.updateorchestrator.common.event.ClusterRecord.ApiKind;
import java.util.List;

/**
 * What the record of a cluster says about it.
 *
 * @param uid of {@code kube-system}: the cluster's identity
 * @param version of the server, {@code v1.34.4}
 */
public record ClusterProfile(String uid, String version, List<ApiKind> kinds) {

  public ClusterProfile {
    kinds = List.copyOf(kinds);
  }
}
