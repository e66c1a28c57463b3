package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a plan expects to do with an object: a prediction; what was found is in the outcome. */
public enum Action {
  CREATE("create"),
  UPDATE("update"),
  RECREATE("recreate"),
  DELETE("delete"),
  UNCHANGED("unchanged");

  private final String label;

  Action(String label) {
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
