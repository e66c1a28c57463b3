package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.Served;
import io.updateorchestrator.cli.service.Connector;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.http.ListenAddress;
import io.updateorchestrator.embedded.service.Orchestrator;
import io.updateorchestrator.embedded.service.ServedCluster;
import io.updateorchestrator.ingest.SourceSettings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run --roles …}. */
@Command(name = "run", description = "Runs one or more roles of the service in this process, until it is told to stop. Logs go to stderr.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator run --roles broker --data-dir /var/lib/orchestrator --listen 127.0.0.1:0",
        "  update-orchestrator run --roles ingest,planner --config orchestrator.yaml", "  update-orchestrator run --roles executor --cluster prod-eu --config orchestrator.yaml"})
public final class RunCommand implements Callable<Integer> {

  private static final long PAUSE_MS = 1_000;

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Option(names = "--roles", required = true, split = ",", paramLabel = "ROLE", description = "broker, ingest, planner, executor")
  private List<String> roles;

  @Option(names = "--listen", paramLabel = "ADDRESS", description = "where API, webhooks, health and metrics are served, instead of http.listen; port 0 picks one")
  private String listen;

  public RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Set<Role> wanted = EnumSet.noneOf(Role.class);
    roles.forEach(r -> wanted.add(role(r)));
    if (wanted.contains(Role.BROKER) && session.configuration().bootstrapServers() != null) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "With kafka.bootstrap_servers there is no broker of our own to run: leave the role broker out");
    }
    List<ServedCluster> clusters = wanted.contains(Role.EXECUTOR) ? Served.all(target, session.configuration())
        : session.configuration().clusters().stream().map(ServedCluster::of).toList();
    List<SourceSettings> sources = wanted.contains(Role.INGEST) ? session.configuration().sources().stream().map(SourceSettings::of).toList() : List.of();
    ListenAddress address = ListenAddress.parse(listen != null ? listen : session.configuration().at("http.listen").asText());
    session.interrupts().listen();
    try (Orchestrator orchestrator = new Orchestrator(Connector.settings(session, wanted, false, sources, clusters, address))) {
      session.logs(true);
      orchestrator.start();
      session.say("Serving " + orchestrator.url() + " as " + wanted.stream().map(Role::label).collect(Collectors.joining(", ")));
      session.console().out().flush();
      while (!session.interrupts().happened()) {
        session.interrupts().pause(PAUSE_MS);
      }
      return 0;
    }
  }

  private static Role role(String name) {
    return Arrays.stream(Role.values()).filter(r -> r.label().equals(name.strip())).findFirst()
        .orElseThrow(() -> new OrchestratorException(ErrorCode.USAGE, "There is no role " + name + ": choose of broker, ingest, planner, executor"));
  }
}
