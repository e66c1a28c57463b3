package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a change is brought in. */
public enum Strategy {
  ROLLING("rolling"),
  RECREATE("recreate"),
  BLUE_GREEN("blue-green"),
  ATOMIC("atomic");

  private final String label;

  Strategy(String label) {
    this.label = label;
  }

  /** As written in JSON, annotations and tables. */
  @JsonValue
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}
