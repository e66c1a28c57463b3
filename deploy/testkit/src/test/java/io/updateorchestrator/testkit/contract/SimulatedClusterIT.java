package io.updateorchestrator.testkit.contract;

import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.simulated.SimulatedCluster;
import io.updateorchestrator.testkit.ClusterClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract on the simulated cluster. Where it differs from {@link RealClusterIT}, the simulated cluster is wrong. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatedClusterIT implements ApplyContract, OwnershipContract, RecreateContract, DeleteContract, RefusalContract,
    EarlyFailureContract, ReadinessContract, RestartContract, FenceContract, TargetCluster {

  private SimulatedCluster server;
  private FabricApi api;
  private ClusterClient client;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = new SimulatedCluster(folder).start();
    ClusterAccess access = new ClusterAccess.Url(server.url().toString());
    api = new FabricApi(access);
    client = new ClusterClient(access);
  }

  @AfterAll
  void close() {
    client.close();
    api.close();
    server.close();
  }

  @Override
  public TargetCluster cluster() {
    return this;
  }

  @Override
  public FabricApi api() {
    return api;
  }

  @Override
  public ClusterClient client() {
    return client;
  }

  @Override
  @Test
  @Disabled("the simulated cluster calls no webhooks")
  public void anAbsentWebhookIsTriedAgainUntilItIsUp() {}

  @Override
  @Test
  @Disabled("the simulated cluster calls no webhooks")
  public void anAbsentWebhookFailsAfterItsRetries() {}

  @Override
  @Test
  @Disabled("the simulated cluster does not count the templates of a DaemonSet")
  public void aDaemonSetWithAnImageThatCannotBePulled() {}
}
