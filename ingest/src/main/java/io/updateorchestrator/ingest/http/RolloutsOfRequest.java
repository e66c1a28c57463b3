package io.updateorchestrator.ingest.http;

import java.time.Duration;
import java.util.List;

/** Tells which rollouts came of a request: the wiring asks whoever has a view of them. */
@FunctionalInterface
public interface RolloutsOfRequest {

  /** Nobody knows. */
  RolloutsOfRequest UNKNOWN = (cluster, request, atMost) -> List.of();

  /** @return their ids as soon as there is one; empty after that time */
  List<String> of(String cluster, String request, Duration atMost) throws InterruptedException;
}
