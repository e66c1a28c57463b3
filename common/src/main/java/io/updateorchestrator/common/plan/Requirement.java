package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** What has to be true of a target: that it is there, or that it is ready. */
public enum Requirement {
  EXISTS("exists"),
  READY("ready");

  private final String label;

  Requirement(String label) {
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
