package io.updateorchestrator.ingest.source;

/** A source that can't be reached or read now, as opposed to a revision that is wrong. Its message is one line for a person. */
public final class SourceUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  public SourceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
