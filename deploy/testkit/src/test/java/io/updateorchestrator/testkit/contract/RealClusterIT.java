package io.updateorchestrator.testkit.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract on a real API server. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClusterIT implements ApplyContract, OwnershipContract, RecreateContract, DeleteContract, RefusalContract,
    EarlyFailureContract, ReadinessContract, RestartContract, FenceContract {

  private RealCluster cluster;

  @BeforeAll
  void find() {
    cluster = RealCluster.find();
  }

  @AfterAll
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  public TargetCluster cluster() {
    return cluster;
  }
}
