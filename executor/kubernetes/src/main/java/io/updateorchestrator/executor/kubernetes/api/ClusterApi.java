package io.updateorchestrator.executor.kubernetes.api;

import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Duration;

/** One cluster's API server, as an executor needs it. Safe for use by many threads. */
public interface ClusterApi extends AutoCloseable {

  /** Sends a request once; blocks, at most for the time-out, and never throws for what a server or a network does. */
  ApiResult send(ApiRequest request, Duration timeout);

  /**
   * Identity, version and kinds, asked anew.
   *
   * @throws io.updateorchestrator.common.problem.OrchestratorException {@code no-cluster} if they can't be read; the message says why
   */
  ClusterProfile profile(Duration timeout);

  @Override
  void close();
}
