package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** How an operation would be undone: put back, delete what was created, create what was deleted, or not at all. */
public enum UndoAction {
  RESTORE("restore"),
  DELETE("delete"),
  RECREATE("recreate"),
  NONE("none");

  private final String label;

  UndoAction(String label) {
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
