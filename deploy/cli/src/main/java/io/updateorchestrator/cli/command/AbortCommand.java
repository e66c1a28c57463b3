package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.service.ServiceOptions;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abort [ROLLOUT]}. */
@Command(name = "abort", description = "Stops a rollout and puts back what it has done.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator abort", "  update-orchestrator abort prod-eu-17"})
public final class AbortCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private ServiceOptions service = new ServiceOptions();

  @Option(names = "--keep", description = "stop only, and leave what was done")
  private boolean keep;

  @Parameters(arity = "0..1", paramLabel = "ROLLOUT", description = "id of a rollout; default: the one that runs or waits")
  private String rollout;

  public AbortCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Rollout ended = new Acting(session, service, target).act("abort", rollout, r -> !r.state().ended(), Map.of("keep", keep));
    return Ending.of(session, ended, RolloutState.ABORTED, RolloutState.ROLLED_BACK);
  }
}
