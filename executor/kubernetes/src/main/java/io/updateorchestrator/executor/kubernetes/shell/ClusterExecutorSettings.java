package io.updateorchestrator.executor.kubernetes.shell;

import io.micrometer.core.instrument.MeterRegistry;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the executor of one cluster is told.
 *
 * @param labels of the cluster, as the configuration has them; planners match sources by them
 * @param api opens the cluster's API server; called anew each time the executor takes its place, so that new credentials count
 * @param orchestrator id that the fence's Lease is held under, the same after each restart
 * @param leaseNamespace where the Lease lies; made if need be
 * @param requestTimeout of one request to the API server
 * @param instance host or pod: the same after a restart, another one for each process that may run beside this
 */
public record ClusterExecutorSettings(KafkaSettings kafka, String cluster, Map<String, String> labels, Supplier<? extends ClusterApi> api, Sealer sealer,
    String orchestrator, String leaseNamespace, Duration requestTimeout, String instance, MeterRegistry meters) {

  public ClusterExecutorSettings {
    labels = Map.copyOf(labels);
  }
}
