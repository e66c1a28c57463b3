package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.service.Following;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.util.List;

/** How a command that had a rollout ends: its document, and the exit code of what came of it. */
final class Ending {

  private Ending() {}

  /** @param also states that are what the command was for, beside {@code succeeded} */
  static int of(Session session, Rollout rollout, RolloutState... also) {
    OrchestratorException failure = List.of(also).contains(rollout.state()) ? null : Following.failureOf(rollout);
    if (session.output().isDocument()) {
      Documents.print(new RolloutsDocument(List.of(rollout), failure == null ? null : ErrorDocument.of(failure).error()), session.output(), session.console().out());
    }
    if (failure != null) {
      throw new ReportedFailure(failure);
    }
    return 0;
  }

  /** There was nothing to do. */
  static int withoutRollout(Session session) {
    if (session.output().isDocument()) {
      Documents.print(new RolloutsDocument(List.of(), null), session.output(), session.console().out());
    }
    return 0;
  }
}
