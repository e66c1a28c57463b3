package io.updateorchestrator.common.problem;

/** The {@code code} of an error document, with the exit code of protocol.md, "Exit codes". */
public enum ErrorCode {
  USAGE("usage", 1),
  INTERNAL("internal", 1),
  LOCKED("locked", 1),
  INVALID_MANIFEST("invalid-manifest", 2),
  CYCLE("cycle", 2),
  VALIDATION_FAILED("validation-failed", 2),
  STALE_PLAN("stale-plan", 2),
  ROLLOUT_FAILED("rollout-failed", 3),
  APPROVAL_REQUIRED("approval-required", 3),
  CONFIGURATION("configuration", 4),
  NO_BROKER("no-broker", 4),
  NO_CLUSTER("no-cluster", 4),
  HELD("held-by", 4),
  PORT_TAKEN("port-taken", 4),
  TOOL_MISSING("tool-missing", 4),
  INTERRUPTED("interrupted", 130);

  private final String label;
  private final int exitCode;

  ErrorCode(String label, int exitCode) {
    this.label = label;
    this.exitCode = exitCode;
  }

  public String label() {
    return label;
  }

  public int exitCode() {
    return exitCode;
  }
}
