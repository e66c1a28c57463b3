package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** State of a batch. */
public enum BatchState {
  PENDING("pending"),
  RUNNING("running"),
  READY("ready"),
  FAILED("failed"),
  UNDOING("undoing"),
  UNDONE("undone"),
  STOPPED("stopped");

  private final String label;

  BatchState(String label) {
    this.label = label;
  }

  /** As written in JSON, events and tables. */
  @JsonValue
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}
