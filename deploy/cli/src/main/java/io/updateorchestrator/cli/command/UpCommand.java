package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.Served;
import io.updateorchestrator.cli.input.SourceName;
import io.updateorchestrator.cli.input.Written;
import io.updateorchestrator.cli.service.Connection;
import io.updateorchestrator.cli.service.Connector;
import io.updateorchestrator.cli.service.Following;
import io.updateorchestrator.cli.service.Watching;
import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.http.ListenAddress;
import io.updateorchestrator.embedded.service.Orchestrator;
import io.updateorchestrator.embedded.service.ServedCluster;
import io.updateorchestrator.ingest.SourceSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code up [FOLDER]}. */
@Command(name = "up", description = "Runs everything in one process, with nothing installed: a Kafka broker, ingest, planner and executor. With a folder, saving a file in it is a commit; without, the `sources:` of the configuration are served.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator up deploy/examples/shop --cluster simulated", "  update-orchestrator up deploy/examples/shop --cluster simulated --once",
        "  update-orchestrator up --config orchestrator.yaml --listen 0.0.0.0:8088"})
public final class UpCommand implements Callable<Integer> {

  private static final long INTERVAL_MS = 60_000;

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private RolloutFlags flags = new RolloutFlags();

  @Option(names = "--source", paramLabel = "NAME", description = "the name that the folder is known by; default: its own")
  private String source;

  @Option(names = "--prune", negatable = true, defaultValue = "true", fallbackValue = "true", description = "an object that leaves the folder is deleted; on by default")
  private boolean prune;

  @Option(names = "--once", description = "end after the first rollout, with its exit code")
  private boolean once;

  @Option(names = "--listen", paramLabel = "ADDRESS", description = "where API, webhooks, health and metrics are served, instead of http.listen; port 0 picks one")
  private String listen;

  @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "manifests to watch")
  private Path folder;

  public UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<ServedCluster> clusters = folder == null ? Served.all(target, session.configuration()) : List.of(Served.one(target, session.configuration()));
    List<SourceSettings> sources = folder == null ? configured() : List.of(ofFolder(clusters.getFirst().name()));
    ListenAddress address = ListenAddress.parse(listen != null ? listen : session.configuration().at("http.listen").asText());
    session.interrupts().listen();
    try (Orchestrator orchestrator = new Orchestrator(Connector.settings(session, EnumSet.allOf(Role.class), true, sources, clusters, address))) {
      session.logs(false);
      orchestrator.start();
      if (folder != null) {
        SourceName.claim(session.dataFolder(), sources.getFirst().entry().name(), List.of(folder.toString()), source != null);
      }
      try (Connection connection = new Connection(new ServiceClient(URI.create(orchestrator.url()), orchestrator.token()), null)) {
        return serve(orchestrator, connection, sources);
      }
    }
  }

  private int serve(Orchestrator orchestrator, Connection connection, List<SourceSettings> sources) {
    session.say("Serving " + orchestrator.url() + " (API, webhooks, health, metrics), data in " + session.dataFolder().root());
    Following following = new Following(session, new Connection(connection.client(), orchestrator));
    if (folder != null) {
      following.progress().dependencies(Written.in(session, folder, target.namespace()));
    }
    Watching watching = new Watching(session, orchestrator, connection.client(), following, once);
    Optional<Rollout> ended = watching.run(() -> {
      if (folder != null) {
        following.progress().dependencies(Written.in(session, folder, target.namespace()));
      }
    });
    return ended.map(rollout -> Ending.of(session, rollout)).orElseGet(() -> Ending.withoutRollout(session));
  }

  private List<SourceSettings> configured() {
    List<SourceSettings> sources = session.configuration().sources().stream().map(SourceSettings::of).toList();
    if (sources.isEmpty()) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "There is nothing to serve: name a folder (up FOLDER), or set sources: in the configuration (--config)");
    }
    return sources;
  }

  private SourceSettings ofFolder(String cluster) {
    if (!Files.isDirectory(folder)) {
      throw new OrchestratorException(ErrorCode.INVALID_MANIFEST, folder + (Files.exists(folder) ? " is no folder" : " does not exist"));
    }
    SourceEntry entry = new SourceEntry(SourceName.of(source, List.of(folder.toString())), null, folder.toAbsolutePath().normalize(), null, "", List.of(cluster), Map.of(), INTERVAL_MS, prune,
        target.namespace(), null, null);
    return new SourceSettings(entry, session.user(), true, flags.options());
  }
}
