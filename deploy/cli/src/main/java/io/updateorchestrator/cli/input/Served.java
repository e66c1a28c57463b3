package io.updateorchestrator.cli.input;

import io.updateorchestrator.cli.command.TargetOptions;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.config.Configuration.ClusterEntry;
import io.updateorchestrator.embedded.service.ServedCluster;
import java.util.List;
import java.util.Map;

/** Which clusters a process works for. */
public final class Served {

  private Served() {}

  /** The one that a command means. */
  public static ServedCluster one(TargetOptions target, Configuration configuration) {
    String name = ClusterName.of(target.cluster(), configuration);
    return configuration.clusters().stream().filter(c -> c.name().equals(name)).findFirst().map(ServedCluster::of)
        .orElseGet(() -> new ServedCluster(name, Map.of(), ClusterTarget.of(target, configuration)));
  }

  /** All of the configuration, where none is asked for and there are any. */
  public static List<ServedCluster> all(TargetOptions target, Configuration configuration) {
    List<ClusterEntry> entries = configuration.clusters();
    return target.cluster() != null || entries.isEmpty() ? List.of(one(target, configuration)) : entries.stream().map(ServedCluster::of).toList();
  }
}
