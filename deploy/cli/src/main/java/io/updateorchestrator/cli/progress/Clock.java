package io.updateorchestrator.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times as progress shows them. */
final class Clock {

  private Clock() {}

  /** {@code 2.3s}, {@code 1m 05s}. @param from null for an unknown time: empty */
  static String between(Instant from, Instant to) {
    if (from == null) {
      return "";
    }
    long millis = Math.max(0, Duration.between(from, to).toMillis());
    return millis < 60_000 ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0) : String.format(Locale.ROOT, "%dm %02ds", millis / 60_000, millis / 1000 % 60);
  }
}
