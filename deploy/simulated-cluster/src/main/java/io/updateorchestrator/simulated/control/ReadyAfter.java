package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** The annotation {@code realcluster/ready-after} of {@code ../shared/realcluster/README.md}. */
final class ReadyAfter {

  private ReadyAfter() {}

  /** Go's durations with one unit, as people use them here; what is none counts as absent. */
  static Optional<Duration> of(JsonNode object) {
    String text = object.path("metadata").path("annotations").path("realcluster/ready-after").asText();
    if (!text.matches("[0-9]+(\\.[0-9]+)?(ms|s|m|h)")) {
      return Optional.empty();
    }
    double number = Double.parseDouble(text.replaceAll("[a-z]+", ""));
    long unit = switch (text.replaceAll("[0-9.]+", "")) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
    return Optional.of(Duration.ofMillis(Math.round(number * unit)));
  }
}
