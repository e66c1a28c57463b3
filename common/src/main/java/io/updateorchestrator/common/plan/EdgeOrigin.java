package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a dependency was read. */
public enum EdgeOrigin {
  SPEC("spec"),
  OWNER("owner"),
  ANNOTATION("annotation"),
  NAMESPACE("namespace"),
  DEFINITION("definition"),
  SELECTOR("selector"),
  PRODUCED("produced"),
  WEBHOOK("webhook"),
  PHASE("phase");

  private final String label;

  EdgeOrigin(String label) {
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
