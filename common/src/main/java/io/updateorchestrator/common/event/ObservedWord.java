package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** How an object stands, against what was last applied to it. */
public enum ObservedWord {
  ABSENT("absent"),
  AS_APPLIED("as-applied"),
  CHANGED("changed"),
  NOT_OURS("not-ours"),
  GOING("going");

  private final String label;

  ObservedWord(String label) {
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
