package io.updateorchestrator.cli.service;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.folder.ApiToken;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.embedded.folder.ServerFile;
import io.updateorchestrator.embedded.http.ListenAddress;
import io.updateorchestrator.embedded.service.Orchestrator;
import io.updateorchestrator.embedded.service.ServedCluster;
import io.updateorchestrator.embedded.service.ServiceSettings;
import io.updateorchestrator.ingest.SourceSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the service that a command speaks to, in the order of protocol.md, "Processes and files"; or starts one. */
public final class Connector {

  private static final Duration SERVER_FILE = Duration.ofSeconds(10);
  private static final RoleLocks.Patience PATIENCE = new RoleLocks.Patience(Duration.ofSeconds(30), Duration.ZERO);
  private static final ListenAddress ANY_PORT = new ListenAddress("127.0.0.1", 0);
  private static final long LOOK_AGAIN_MS = 100;

  private final Session session;
  private final ServiceOptions options;

  public Connector(Session session, ServiceOptions options) {
    this.session = session;
    this.options = options;
  }

  /** One that runs already; empty where there is none. */
  public Optional<Connection> running() {
    if (options.server() != null) {
      return Optional.of(new Connection(new ServiceClient(options.server(), token()), null));
    }
    return configured().or(this::ofFolder);
  }

  /** {@code http.listen}, where the user's own file sets it and something answers there. */
  private Optional<Connection> configured() {
    Configuration configuration = session.configuration();
    if (configuration.origins().getOrDefault("http.listen", "default").equals("default")) {
      return Optional.empty();
    }
    ListenAddress address = ListenAddress.parse(configuration.at("http.listen").asText());
    if (address.port() == 0) {
      return Optional.empty();
    }
    String host = address.host().equals("0.0.0.0") || address.host().equals("::") ? "127.0.0.1" : address.host();
    URI url = URI.create("http://" + new ListenAddress(host, address.port()));
    ServiceClient client = new ServiceClient(url, () -> ingestOfFolder().orElse(url), token());
    if (client.alive()) {
      return Optional.of(new Connection(client, null));
    }
    client.close();
    return Optional.empty();
  }

  private Optional<Connection> ofFolder() {
    DataFolder folder = session.dataFolder();
    long until = System.nanoTime() + SERVER_FILE.toNanos();
    do {
      Optional<ServerFile> file = ServerFile.ofLiving(folder, Role.PLANNER);
      if (file.isPresent()) {
        URI url = URI.create(file.get().url());
        return Optional.of(new Connection(new ServiceClient(url, () -> ingestOfFolder().orElse(url), options.tokenFile() == null ? file.get().token() : token()), null));
      }
      boolean starting = RoleLocks.isHeld(folder, Role.PLANNER) && RoleLocks.owner(folder, Role.PLANNER).map(o -> o.purpose().equals("service")).orElse(true);
      if (!starting) {
        return Optional.empty();
      }
      session.interrupts().pause(LOOK_AGAIN_MS);
    } while (System.nanoTime() < until);
    throw new OrchestratorException(ErrorCode.LOCKED, "The data folder " + folder.root() + " is in use by process "
        + RoleLocks.owner(folder, Role.PLANNER).map(o -> String.valueOf(o.pid())).orElse("?") + ", which tells no address: try again, or stop it");
  }

  /** An ingest that runs as a process of its own, once it tells its address; empty where the planner's process is ingest, too. */
  private Optional<URI> ingestOfFolder() {
    DataFolder folder = session.dataFolder();
    long until = System.nanoTime() + SERVER_FILE.toNanos();
    do {
      Optional<ServerFile> file = ServerFile.ofLiving(folder, Role.INGEST);
      boolean apart = RoleLocks.isHeld(folder, Role.INGEST) && !RoleLocks.owner(folder, Role.INGEST).equals(RoleLocks.owner(folder, Role.PLANNER));
      if (file.isPresent() || !apart) {
        return file.map(f -> URI.create(f.url()));
      }
      session.interrupts().pause(LOOK_AGAIN_MS);
    } while (System.nanoTime() < until);
    return Optional.empty();
  }

  private String token() {
    if (options.tokenFile() == null) {
      return ApiToken.read(session.dataFolder()).orElse(null);
    }
    try {
      return Files.readString(options.tokenFile()).strip();
    } catch (IOException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The token file " + options.tokenFile() + " can't be read: " + e.getMessage(), e);
    }
  }

  /** One that runs, else one of this command's own that works for these clusters. */
  public Connection connect(List<ServedCluster> clusters) {
    return running().orElseGet(() -> start(clusters));
  }

  /** As {@link #connect}, for a command that sends a revision: where the folder's planner runs without an ingest, the command is that itself. */
  public Connection connectToSend(List<ServedCluster> clusters) {
    Optional<Connection> running = running();
    if (running.isEmpty()) {
      return start(clusters);
    }
    DataFolder folder = session.dataFolder();
    boolean withoutIngest = options.server() == null && ServerFile.ofLiving(folder, Role.PLANNER).isPresent() && !RoleLocks.isHeld(folder, Role.INGEST);
    return withoutIngest ? new Connection(running.get().client(), started(EnumSet.of(Role.INGEST), false, clusters)) : running.get();
  }

  private Connection start(List<ServedCluster> clusters) {
    boolean shared = session.configuration().bootstrapServers() != null;
    // With a Kafka of others its planner and executors are theirs, too: this process only publishes and reads.
    Orchestrator own = started(shared ? EnumSet.of(Role.INGEST) : EnumSet.allOf(Role.class), true, clusters);
    return new Connection(new ServiceClient(URI.create(own.url()), own.token()), own);
  }

  private Orchestrator started(Set<Role> roles, boolean reads, List<ServedCluster> clusters) {
    Orchestrator own = new Orchestrator(settings(session, roles, reads, List.of(), clusters, ANY_PORT));
    session.logs(false);
    own.start();
    return own;
  }

  public static ServiceSettings settings(Session session, Set<Role> roles, boolean reads, List<SourceSettings> sources, List<ServedCluster> clusters, ListenAddress listen) {
    return new ServiceSettings(session.configuration(), session.dataFolder(), roles, reads, sources, clusters, listen, PATIENCE, session::fatal);
  }
}
