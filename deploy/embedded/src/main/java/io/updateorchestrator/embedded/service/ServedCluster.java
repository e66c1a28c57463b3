package io.updateorchestrator.embedded.service;

import io.updateorchestrator.common.config.Configuration.ClusterEntry;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import java.util.Map;

/**
 * A cluster that this process's executor works for.
 *
 * @param access null for a simulated one, which is started in this process
 */
public record ServedCluster(String name, Map<String, String> labels, ClusterAccess access) {

  public ServedCluster {
    labels = Map.copyOf(labels);
  }

  public static ServedCluster of(ClusterEntry entry) {
    ClusterAccess access = entry.simulated() ? null
        : entry.inCluster() ? new ClusterAccess.InCluster() : new ClusterAccess.Kubeconfig(entry.kubeconfig(), entry.context());
    return new ServedCluster(entry.name(), entry.labels(), access);
  }

  ClusterEntry entry() {
    return new ClusterEntry(name, labels, null, null, access instanceof ClusterAccess.InCluster, access == null);
  }
}
