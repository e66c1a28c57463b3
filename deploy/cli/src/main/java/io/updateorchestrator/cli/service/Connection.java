package io.updateorchestrator.cli.service;

import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.service.Orchestrator;

/**
 * A service that a command speaks to.
 *
 * @param own started for this command alone, and ended with it; null where it was there
 */
public record Connection(ServiceClient client, Orchestrator own) implements AutoCloseable {

  @Override
  public void close() {
    client.close();
    if (own != null) {
      own.close();
    }
  }
}
