package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.event.DeadLetter;
import java.time.Instant;
import java.util.Base64;

/** What can't be read or decided, with where it came from. */
final class DeadLetters {

  /** Base64 makes a third more of it, and a letter that is too large itself would stop the task. */
  private static final int LARGEST = 4_000_000;

  private DeadLetters() {}

  /** @param origin and {@code data}: null where the shell itself has said it */
  static DeadLetter of(Origin origin, String key, String type, String error, byte[] data, Instant at) {
    boolean tooLarge = data != null && data.length > LARGEST;
    String payload = data == null || tooLarge ? null : Base64.getEncoder().encodeToString(data);
    String text = tooLarge ? error + " (%d bytes, left out here)".formatted(data.length) : error;
    return origin == null ? new DeadLetter(null, null, null, key, type, text, payload, at)
        : new DeadLetter(origin.topic(), origin.partition(), origin.offset(), key, type, text, payload, at);
  }
}
