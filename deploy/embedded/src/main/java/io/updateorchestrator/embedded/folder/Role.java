package io.updateorchestrator.embedded.folder;

/** A part of the service that one process holds for a data folder. */
public enum Role {
  BROKER,
  INGEST,
  PLANNER,
  EXECUTOR;

  /** As {@code run --roles} and the lock files name it. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
