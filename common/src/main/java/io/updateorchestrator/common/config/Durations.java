package io.updateorchestrator.common.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as every key takes them: whole seconds, or {@code 300ms 60s 10m 1h}. */
public final class Durations {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

  private Durations() {}

  /** @return milliseconds, or -1 where it is no duration */
  public static long millis(JsonNode value) {
    if (value.isIntegralNumber() && value.asLong() >= 0) {
      return Math.multiplyExact(value.asLong(), 1000L);
    }
    return value.isTextual() ? millis(value.asText()) : -1;
  }

  /** @return milliseconds, or -1 where it is no duration */
  public static long millis(String text) {
    Matcher m = TEXT.matcher(text.trim());
    if (!m.matches()) {
      return -1;
    }
    long number = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> number;
      case "s" -> number * 1000;
      case "m" -> number * 60_000;
      default -> number * 3_600_000;
    };
  }
}
