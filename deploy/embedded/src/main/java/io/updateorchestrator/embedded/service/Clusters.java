package io.updateorchestrator.embedded.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.executor.kubernetes.shell.ClusterExecutorSettings;
import io.updateorchestrator.simulated.SimulatedCluster;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clusters of a process's executor: starts the simulated ones, and sees to it that no two names mean one cluster. */
final class Clusters implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration REQUEST = Duration.ofSeconds(30);

  private final List<ServedCluster> served;
  private final DataFolder folder;
  private final Map<String, SimulatedCluster> simulated = new HashMap<>();

  Clusters(List<ServedCluster> served, DataFolder folder) {
    this.served = served;
    this.folder = folder;
  }

  /** @throws OrchestratorException {@code configuration} where two names mean one cluster */
  void start() {
    served.stream().filter(c -> c.access() == null).forEach(c -> simulated.put(c.name(), new SimulatedCluster(folder.simulatedCluster(c.name())).start()));
    if (served.size() > 1) {
      Map<String, String> names = new HashMap<>();
      served.forEach(c -> uid(c).ifPresent(uid -> {
        String other = names.putIfAbsent(uid, c.name());
        if (other != null) {
          throw new OrchestratorException(ErrorCode.CONFIGURATION, "The clusters " + other + " and " + c.name() + " are one cluster (kube-system has the UID " + uid + "): keep one of the two names");
        }
      }));
    }
  }

  /** Empty where it does not answer now. */
  private Optional<String> uid(ServedCluster cluster) {
    try (FabricApi api = new FabricApi(accessOf(cluster))) {
      return Optional.of(api.profile(LOOK).uid());
    } catch (OrchestratorException e) {
      return Optional.empty();
    }
  }

  private ClusterAccess accessOf(ServedCluster cluster) {
    return cluster.access() != null ? cluster.access() : new ClusterAccess.Url(simulated.get(cluster.name()).url().toString());
  }

  ClusterExecutorSettings executorSettings(ServedCluster cluster, KafkaSettings kafka, Sealer sealer, String orchestrator, String leaseNamespace, MeterRegistry meters) {
    ClusterAccess access = accessOf(cluster);
    return new ClusterExecutorSettings(kafka, cluster.name(), cluster.labels(), () -> new FabricApi(access), sealer, orchestrator, leaseNamespace, REQUEST, Host.name(), meters);
  }

  @Override
  public void close() {
    simulated.values().forEach(SimulatedCluster::close);
  }
}
