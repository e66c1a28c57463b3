package io.updateorchestrator.common.problem;

import java.util.List;

/** An error that a person can do something about. It ends a command with {@link #exitCode()}; its message is one line. */
public final class OrchestratorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final transient List<Problem> problems;

  public OrchestratorException(ErrorCode code, String message, List<Problem> problems) {
    super(message);
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  public OrchestratorException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public OrchestratorException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.problems = List.of();
  }

  public ErrorCode code() {
    return code;
  }

  public List<Problem> problems() {
    return problems;
  }

  public int exitCode() {
    return code.exitCode();
  }
}
