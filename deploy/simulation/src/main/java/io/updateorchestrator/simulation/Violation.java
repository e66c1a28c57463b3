package io.updateorchestrator.simulation;

/** An invariant does not hold: the message says which, of which seed, and what happened before. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }

  public Violation(String message, Throwable cause) {
    super(message, cause);
  }
}
