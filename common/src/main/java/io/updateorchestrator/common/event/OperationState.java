package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** State of an operation, as outputs and events name it (spec.md, "Output formats"). */
public enum OperationState {
  PENDING("pending"),
  WAITING("waiting"),
  BLOCKED("blocked"),
  DEFERRED("deferred"),
  VALIDATING("validating"),
  APPLYING("applying"),
  PROGRESSING("progressing"),
  READY("ready"),
  UNCHANGED("unchanged"),
  SKIPPED("skipped"),
  STOPPED("stopped"),
  FAILED("failed"),
  UNDOING("undoing"),
  UNDONE("undone"),
  UNDO_FAILED("undo-failed");

  private final String label;

  OperationState(String label) {
    this.label = label;
  }

  /** As written in JSON, events and tables. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Nothing more comes of applying it: the work is done, refused, or was never begun. */
  public boolean finished() {
    return switch (this) {
      case READY, UNCHANGED, SKIPPED, STOPPED, FAILED, UNDONE, UNDO_FAILED -> true;
      case PENDING, WAITING, BLOCKED, DEFERRED, VALIDATING, APPLYING, PROGRESSING, UNDOING -> false;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
