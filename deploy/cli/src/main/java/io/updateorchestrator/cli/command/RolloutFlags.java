package io.updateorchestrator.cli.command;

import io.updateorchestrator.common.event.RolloutOptions;
import picocli.CommandLine.Option;

/** What a person may ask of one rollout, other than configured. */
public final class RolloutFlags {

  @Option(names = "--timeout", paramLabel = "SECONDS", converter = OptionValues.Positive.class, description = "for each operation, instead of operation_timeout")
  private Integer timeout;

  @Option(names = "--parallel", description = "each operation starts as soon as its own dependencies are ready")
  private boolean parallel;

  @Option(names = "--no-rollback", description = "leave what was done when an operation fails, and go on with what does not depend on it")
  private boolean noRollback;

  @Option(names = "--force-conflicts", description = "take over fields that other managers own")
  private boolean forceConflicts;

  /** @param planned what was asked for when the plan was made; null for nothing */
  public RolloutOptions options(RolloutOptions planned) {
    RolloutOptions asked = options();
    return planned == null ? asked : new RolloutOptions(or(asked.rollback(), planned.rollback()), or(asked.parallel(), planned.parallel()),
        or(asked.forceConflicts(), planned.forceConflicts()), or(asked.operationTimeoutSeconds(), planned.operationTimeoutSeconds()));
  }

  private static <T> T or(T asked, T planned) {
    return asked != null ? asked : planned;
  }

  public RolloutOptions options() {
    return new RolloutOptions(noRollback ? Boolean.FALSE : null, parallel ? Boolean.TRUE : null, forceConflicts ? Boolean.TRUE : null, timeout);
  }
}
