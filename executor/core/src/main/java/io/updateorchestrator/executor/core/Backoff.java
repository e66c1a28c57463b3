package io.updateorchestrator.executor.core;

/** Exponential backoff with jitter; the jitter is a function of the command, so that a replay waits as long. */
final class Backoff {

  private static final long FIRST_MS = 200;
  private static final long LONGEST_MS = 10_000;

  private Backoff() {}

  /** @param attempt that has failed, from 1 */
  static long delayMs(String command, int attempt, long serverAsksMs) {
    long exponential = Math.min(LONGEST_MS, FIRST_MS << Math.min(attempt - 1, 10));
    long jitter = Math.floorMod((command + attempt).hashCode(), exponential / 2 + 1);
    return Math.max(serverAsksMs, exponential / 2 + jitter);
  }
}
