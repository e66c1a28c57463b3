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

/** {@code history}. */
@Command(name = "history", description = "Lists rollouts, newest first.", footerHeading = "%nExamples:%n", footer = "  update-orchestrator history --limit 5")
public final class HistoryCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private ServiceOptions service = new ServiceOptions();

  @Option(names = "--cluster", paramLabel = "NAME", description = "of this cluster only")
  private String cluster;

  @Option(names = "--source", paramLabel = "NAME", description = "of this source only")
  private String source;

  @Option(names = "--limit", paramLabel = "N", converter = OptionValues.Positive.class, description = "at most so many; default: 20")
  private int limit = 20;

  public HistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Rollout> rollouts = new Reading(session, service).newest(cluster, source, limit);
    if (session.output().isDocument()) {
      Documents.print(new RolloutsDocument(rollouts, null), session.output(), session.console().out());
    } else {
      RolloutsText.history(rollouts).forEach(session.console().out()::println);
    }
    return 0;
  }
}
