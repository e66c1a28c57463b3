package io.updateorchestrator.testkit.contract;

import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.testkit.ClusterClient;

/** A cluster that the contract is checked on. */
interface TargetCluster {

  FabricApi api();

  /** For what others do there. */
  ClusterClient client();
}
