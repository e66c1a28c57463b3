package io.updateorchestrator.testkit;

import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Duration;

/** The API server as the executor's core sees it. */
@FunctionalInterface
public interface Port {

  ApiResult send(ApiRequest request, Duration timeout);
}
