package io.updateorchestrator.cli.input;

import io.updateorchestrator.cli.command.TargetOptions;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;

/** How the one cluster that a command means is reached. */
public final class ClusterTarget {

  private ClusterTarget() {}

  /** @return null for the simulated one, which has no address before it is started */
  public static ClusterAccess of(TargetOptions target, Configuration configuration) {
    String name = ClusterName.of(target.cluster(), configuration);
    for (Configuration.ClusterEntry entry : configuration.clusters()) {
      if (entry.name().equals(name)) {
        return of(entry);
      }
    }
    return name.equals(ClusterName.SIMULATED) ? null : new ClusterAccess.Kubeconfig(target.kubeconfig(), target.context());
  }

  public static ClusterAccess of(Configuration.ClusterEntry entry) {
    if (entry.simulated()) {
      return null;
    }
    return entry.inCluster() ? new ClusterAccess.InCluster() : new ClusterAccess.Kubeconfig(entry.kubeconfig(), entry.context());
  }
}
