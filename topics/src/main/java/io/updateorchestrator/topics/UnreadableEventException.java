package io.updateorchestrator.topics;

/** A record that can't be read: it goes to the dead letters, and the lane goes on. The message holds nothing of the data. */
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
