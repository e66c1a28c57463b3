package io.updateorchestrator.executor.core;

/** Whether an object does what it is there for. */
sealed interface Readiness {

  record Ready() implements Readiness {}

  /** @param why one line, for who watches */
  record Progressing(String why) implements Readiness {}

  /** It can't become ready as it is; borne for {@code fail_fast_after}. */
  record Hopeless(String reason, String message) implements Readiness {}

  /** It has failed for good. */
  record Failed(String reason, String message) implements Readiness {}

  Ready READY = new Ready();
}
