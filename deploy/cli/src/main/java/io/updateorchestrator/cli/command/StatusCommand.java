package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.RolloutsText;
import io.updateorchestrator.cli.service.Reading;
import io.updateorchestrator.cli.service.ServiceOptions;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}. */
@Command(name = "status", description = "Shows what runs or waits, and the last rollout of each cluster.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator status", "  update-orchestrator status --cluster prod-eu --output json"})
public final class StatusCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private ServiceOptions service = new ServiceOptions();

  @Option(names = "--cluster", paramLabel = "NAME", description = "of this cluster only")
  private String cluster;

  @Option(names = "--source", paramLabel = "NAME", description = "of this source only")
  private String source;

  public StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Rollout> rollouts = new Reading(session, service).current(cluster, source);
    if (session.output().isDocument()) {
      Documents.print(new RolloutsDocument(rollouts, null), session.output(), session.console().out());
    } else {
      RolloutsText.status(rollouts).forEach(session.console().out()::println);
    }
    return 0;
  }
}
