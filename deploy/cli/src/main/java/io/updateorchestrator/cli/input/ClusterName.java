package io.updateorchestrator.cli.input;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.util.List;
import java.util.stream.Collectors;

/** Which one cluster a command means (spec.md, "One tool, alone or with the service"). */
public final class ClusterName {

  public static final String SIMULATED = "simulated";
  /** The current context, where the configuration has no clusters. */
  public static final String UNNAMED = "default";

  private ClusterName() {}

  /** @param asked by {@code --cluster}; null for none */
  public static String of(String asked, Configuration configuration) {
    List<String> known = configuration.clusters().stream().map(Configuration.ClusterEntry::name).toList();
    if (asked != null) {
      if (!asked.equals(SIMULATED) && !known.contains(asked)) {
        throw new OrchestratorException(ErrorCode.CONFIGURATION, "There is no cluster " + asked + " in the configuration: known are "
            + known.stream().map(k -> k + ", ").collect(Collectors.joining()) + SIMULATED);
      }
      return asked;
    }
    if (known.size() > 1) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The configuration has several clusters: choose one with --cluster " + String.join("|", known));
    }
    return known.isEmpty() ? UNNAMED : known.getFirst();
  }
}
