package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** Hard: the API server refuses one without the other. Soft: accepted, but does not work. Weak: a preference, dropped to break cycles. */
public enum Strength {
  HARD("hard"),
  SOFT("soft"),
  WEAK("weak");

  private final String label;

  Strength(String label) {
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
