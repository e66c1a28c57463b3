package io.updateorchestrator.embedded.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of an embedded broker's data. Knows nothing of Kafka's classes, so that commands can ask without loading them. */
public record BrokerFolder(Path root) {

  Path log() {
    return root.resolve("log");
  }

  /** Whether there are data of a broker in it. */
  public boolean isFormatted() {
    return Files.exists(log().resolve("meta.properties"));
  }

  /** Where its broker listens, or listened last; empty where it never ran. */
  public Optional<String> lastBootstrapServers() {
    return BrokerPorts.stored(root).map(BrokerPorts::bootstrapServers);
  }
}
