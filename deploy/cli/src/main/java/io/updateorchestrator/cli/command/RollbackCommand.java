package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.service.ServiceOptions;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rollback [ROLLOUT]}. */
@Command(name = "rollback", description = "Undoes the last rollout of a cluster, or a named one. It is a rollout of its own.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator rollback", "  update-orchestrator rollback prod-eu-17"})
public final class RollbackCommand implements Callable<Integer> {

  private static final Set<RolloutState> LEAVES_CHANGES = EnumSet.of(RolloutState.SUCCEEDED, RolloutState.FAILED, RolloutState.ABORTED, RolloutState.RESTORE_INCOMPLETE);

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private ServiceOptions service = new ServiceOptions();

  @Mixin
  private RolloutFlags flags = new RolloutFlags();

  @Option(names = "--confirmed", description = "a large change goes ahead without being asked about")
  private boolean confirmed;

  @Parameters(arity = "0..1", paramLabel = "ROLLOUT", description = "id of a rollout; default: the last one")
  private String rollout;

  public RollbackCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Object> details = Map.of("confirmed", confirmed || session.console().canAsk(), "options", flags.options());
    Rollout ended = new Acting(session, service, target).act("rollback", rollout, r -> LEAVES_CHANGES.contains(r.state()), details);
    return Ending.of(session, ended);
  }
}
