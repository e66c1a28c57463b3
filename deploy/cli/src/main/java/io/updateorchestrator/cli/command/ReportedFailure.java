package io.updateorchestrator.cli.command;

import io.updateorchestrator.common.problem.OrchestratorException;

/** A command has failed, and its own document has been printed with the error in it. */
public final class ReportedFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OrchestratorException failure;

  public ReportedFailure(OrchestratorException failure) {
    super(failure);
    this.failure = failure;
  }

  public OrchestratorException failure() {
    return failure;
  }
}
