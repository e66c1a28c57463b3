package io.updateorchestrator.embedded.api;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.embedded.http.ListenAddress;
import io.updateorchestrator.embedded.service.Orchestrator;
import io.updateorchestrator.embedded.service.ServedCluster;
import io.updateorchestrator.embedded.service.ServiceSettings;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.ingest.manifest.Collected;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.manifest.Target;
import io.updateorchestrator.planner.core.detect.DetectionOptions;
import io.updateorchestrator.planner.core.detect.Detector;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.plan.PlanInput;
import io.updateorchestrator.planner.core.plan.PlanResult;
import io.updateorchestrator.planner.core.plan.PlanRules;
import io.updateorchestrator.planner.core.plan.Planner;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The orchestrator as a library (spec.md, "Java API"): plan, execute, roll back, report, on the same core as the commands. It starts everything in this process, on a data
 * folder of its own, when something is executed or asked for the first time; what has happened there outlives it. Not for several threads at once.
 */
public final class UpdateOrchestrator implements AutoCloseable {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final RoleLocks.Patience PATIENCE = new RoleLocks.Patience(Duration.ofSeconds(30), Duration.ZERO);

  private final Configuration configuration;
  private final DataFolder folder;
  private final ServedCluster cluster;
  private final String source;
  private ManifestSet planned;
  private Orchestrator service;
  private ServiceClient client;

  private UpdateOrchestrator(Builder builder) {
    this.configuration = builder.configuration == null ? Configuration.defaults() : Configuration.load(builder.configuration, builder.environment, System.getenv());
    this.folder = builder.folder == null ? DataFolder.byDefault(System.getenv()) : new DataFolder(builder.folder);
    this.cluster = builder.cluster(configuration);
    this.source = builder.source;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** @param configuration file, as {@code --config} takes it; the cluster is the one that it names, or the current context */
  public static UpdateOrchestrator of(Path configuration) {
    return builder().configuration(configuration).build();
  }

  /** What there is to say, all of it optional. */
  public static final class Builder {
    private Path configuration;
    private String environment;
    private Path folder;
    private String cluster;
    private Path kubeconfig;
    private String source = "api";

    private Builder() {}

    /** A configuration file; default: the defaults. */
    public Builder configuration(Path file) {
      this.configuration = file;
      return this;
    }

    /** An environment of the configuration that is laid over it. */
    public Builder environment(String name) {
      this.environment = name;
      return this;
    }

    /** What has to outlive the process; default: as for the commands. */
    public Builder dataFolder(Path root) {
      this.folder = root;
      return this;
    }

    /** A name of {@code clusters:} in the configuration, or {@code simulated}; default: the only one of the configuration, else the current context. */
    public Builder cluster(String name) {
      this.cluster = name;
      return this;
    }

    /** Default: as kubectl finds it. */
    public Builder kubeconfig(Path file) {
      this.kubeconfig = file;
      return this;
    }

    /** The name that the resources are known by; default: {@code api}. Objects of a source belong to it. */
    public Builder source(String name) {
      this.source = name;
      return this;
    }

    /** @throws OrchestratorException {@code configuration} */
    public UpdateOrchestrator build() {
      return new UpdateOrchestrator(this);
    }

    private ServedCluster cluster(Configuration read) {
      List<Configuration.ClusterEntry> entries = read.clusters();
      if (cluster == null && entries.size() > 1) {
        throw new OrchestratorException(ErrorCode.CONFIGURATION, "The configuration names several clusters: choose one of " + entries.stream().map(Configuration.ClusterEntry::name).toList());
      }
      String name = cluster != null ? cluster : entries.isEmpty() ? "default" : entries.getFirst().name();
      return entries.stream().filter(c -> c.name().equals(name)).findFirst().map(ServedCluster::of)
          .orElseGet(() -> new ServedCluster(name, Map.of(), name.equals("simulated") ? null : new ClusterAccess.Kubeconfig(kubeconfig, null)));
    }
  }

  /**
   * Orders resources into batches, as if the cluster were empty. Nothing is changed: {@link #executeUpdates} executes what was planned last.
   *
   * @param resources as maps of what a manifest says
   * @param dryRun as in the customer's API; a plan changes nothing, so it is the same either way
   * @throws OrchestratorException {@code invalid-manifest} or {@code cycle}, with all problems at once
   */
  public Plan planUpdates(List<? extends Map<String, ?>> resources, boolean dryRun) {
    Sealer sealer = new Sealer(SealKeys.passing());
    ManifestSet set = new ManifestReader(BuiltInKinds.load(), sealer::digest).read(Collected.of("resources", lines(resources)), Target.of("default"));
    set.requireValid();
    Plan plan = plan(set);
    planned = set;
    return plan;
  }

  private Plan plan(ManifestSet set) {
    var lane = configuration.lane();
    Planner planner = new Planner(new Detector(ReferenceTable.load(), BuiltInKinds.load(), DetectionOptions.of(lane.detection())),
        new PlanRules(lane.strategies(), lane.priorities(), lane.safety().maxBatchSize()));
    Map<ResourceRef, Manifest> wanted = new TreeMap<>();
    set.manifests().forEach(m -> wanted.put(m.ref(), m));
    return switch (planner.plan(new PlanInput(cluster.name(), set.revision(), "none", wanted, wanted, Map.of(), Map.of(), Map.of()))) {
      case PlanResult.Planned done -> done.plan();
      case PlanResult.Refused refused -> throw new OrchestratorException(refused.cycle() ? ErrorCode.CYCLE : ErrorCode.INVALID_MANIFEST, refused.message(), refused.problems());
    };
  }

  private static byte[] lines(List<?> bodies) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bodies.forEach(body -> {
      out.writeBytes(Json.bytes(body));
      out.write('\n');
    });
    return out.toByteArray();
  }

  /**
   * Rolls out what was planned last, and waits for the end. What a person would have to approve is not approved: the rollout waits, and this returns false.
   *
   * @return whether it succeeded; {@link #getStatusReport} says what happened
   * @throws OrchestratorException {@code usage} where nothing was planned; {@code no-cluster no-broker locked configuration} where nothing can be started
   */
  public boolean executeUpdates() {
    if (planned == null) {
      throw new OrchestratorException(ErrorCode.USAGE, "Nothing is planned: planUpdates first");
    }
    ServiceClient.Accepted accepted = started().submit(new ServiceClient.Submission(cluster.name(), source, "", true, false, System.getProperty("user.name"), true,
        Map.of("namespace", "default")), lines(planned.manifests().stream().map(Manifest::body).toList()));
    Rollout first = accepted.rollouts().isEmpty() ? until(() -> client.rolloutOfRequest(accepted.request(), cluster.name())) : until(() -> client.rollout(accepted.rollouts().getFirst()));
    return ended(first.id()).state() == RolloutState.SUCCEEDED;
  }

  /**
   * Undoes the last rollout that left something changed, and waits for the end.
   *
   * @return whether everything is as before it; false also where there is nothing to undo
   */
  public boolean rollback() {
    Optional<Rollout> last = started().rollouts(Map.of("cluster", cluster.name(), "limit", "50")).rollouts().stream()
        .filter(r -> EnumSet.of(RolloutState.SUCCEEDED, RolloutState.FAILED, RolloutState.ABORTED, RolloutState.RESTORE_INCOMPLETE).contains(r.state())).findFirst();
    return last.isPresent() && ended(client.act(last.get().id(), "rollback", Map.of("confirmed", true, "by", System.getProperty("user.name")))).state() == RolloutState.SUCCEEDED;
  }

  /** What runs or waits on the cluster, and what was, newest first. */
  public RolloutsDocument getStatusReport() {
    return started().rollouts(Map.of("cluster", cluster.name()));
  }

  private ServiceClient started() {
    if (client == null) {
      service = new Orchestrator(new ServiceSettings(configuration, folder, EnumSet.allOf(Role.class), true, List.of(), List.of(cluster), new ListenAddress("127.0.0.1", 0), PATIENCE, why -> {
        throw new OrchestratorException(ErrorCode.NO_BROKER, why);
      }));
      service.start();
      client = new ServiceClient(URI.create(service.url()), service.token());
    }
    return client;
  }

  private Rollout ended(String id) {
    return until(() -> client.rollout(id).filter(r -> r.state().ended() || r.state() == RolloutState.AWAITING_APPROVAL));
  }

  private static Rollout until(Supplier<Optional<Rollout>> look) {
    Optional<Rollout> found = look.get();
    while (found.isEmpty()) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted; the rollout goes on at the next start");
      }
      found = look.get();
    }
    return found.get();
  }

  /** What runs is left to the next start. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
      service.close();
      client = null;
    }
  }
}
