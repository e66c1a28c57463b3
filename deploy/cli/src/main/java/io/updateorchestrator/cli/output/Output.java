package io.updateorchestrator.cli.output;

/** What {@code --output} chooses. */
public enum Output {
  TEXT,
  JSON,
  YAML;

  /** One document on stdout, and nothing else there. */
  public boolean isDocument() {
    return this != TEXT;
  }
}
