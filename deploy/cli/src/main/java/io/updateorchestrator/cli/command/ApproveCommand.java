package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.service.ServiceOptions;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code approve [ROLLOUT]}. */
@Command(name = "approve", description = "Lets a rollout that waits for approval go ahead, and follows it.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator approve", "  update-orchestrator approve prod-eu-17"})
public final class ApproveCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private ServiceOptions service = new ServiceOptions();

  @Parameters(arity = "0..1", paramLabel = "ROLLOUT", description = "id of a rollout; default: the one that waits")
  private String rollout;

  public ApproveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Rollout ended = new Acting(session, service, target).act("approve", rollout, r -> r.state() == RolloutState.AWAITING_APPROVAL, Map.of());
    return Ending.of(session, ended);
  }
}
