package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** State of a rollout, as outputs and events name it (spec.md, "Output formats"). */
public enum RolloutState {
  WAITING("waiting"),
  AWAITING_APPROVAL("awaiting-approval"),
  PLANNED("planned"),
  RUNNING("running"),
  PAUSED("paused"),
  HALTED("halted"),
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  ROLLING_BACK("rolling-back"),
  ROLLED_BACK("rolled-back"),
  RESTORE_INCOMPLETE("restore-incomplete"),
  ABORTED("aborted"),
  SUPERSEDED("superseded");

  private final String label;

  RolloutState(String label) {
    this.label = label;
  }

  /** As written in JSON, events and tables. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The rollout has ended and never changes again. */
  public boolean ended() {
    return switch (this) {
      case SUCCEEDED, FAILED, ROLLED_BACK, RESTORE_INCOMPLETE, ABORTED, SUPERSEDED -> true;
      case WAITING, AWAITING_APPROVAL, PLANNED, RUNNING, PAUSED, HALTED, ROLLING_BACK -> false;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
