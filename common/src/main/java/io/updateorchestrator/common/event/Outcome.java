package io.updateorchestrator.common.event;

/** A record of {@code outcomes}: what an executor says. */
public sealed interface Outcome permits Observed, OperationChanged, Stopped, CommandRefused, CommandsLost {

  String cluster();

  /** The rollout that it is about; null for {@link CommandsLost}. */
  String rollout();

  /** The term of the command that it answers. */
  long term();
}
