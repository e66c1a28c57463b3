package io.updateorchestrator.embedded.service;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.embedded.broker.EmbeddedBroker;
import io.updateorchestrator.embedded.folder.ApiToken;
import io.updateorchestrator.embedded.folder.FolderKeys;
import io.updateorchestrator.embedded.folder.OrchestratorId;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.embedded.folder.ServerFile;
import io.updateorchestrator.embedded.http.HealthService;
import io.updateorchestrator.embedded.http.HttpListener;
import io.updateorchestrator.embedded.metrics.Metrics;
import io.updateorchestrator.executor.kubernetes.shell.ClusterExecutor;
import io.updateorchestrator.executor.kubernetes.shell.ExecutorState;
import io.updateorchestrator.ingest.IngestService;
import io.updateorchestrator.ingest.IngestSettings;
import io.updateorchestrator.ingest.http.Revisions;
import io.updateorchestrator.ingest.http.Webhooks;
import io.updateorchestrator.planner.streams.PlannerService;
import io.updateorchestrator.planner.streams.PlannerSettings;
import io.updateorchestrator.planner.streams.http.EventsApi;
import io.updateorchestrator.planner.streams.http.RequestSender;
import io.updateorchestrator.planner.streams.http.RequestsApi;
import io.updateorchestrator.planner.streams.http.RolloutsApi;
import io.updateorchestrator.planner.streams.view.RolloutView;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Provisioner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roles of one process, wired: the broker first, the listener last, and back in reverse order. */
public final class Orchestrator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);

  private final ServiceSettings settings;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, BooleanSupplier> health = new TreeMap<>();
  private final List<HttpService> services = new ArrayList<>();
  private final List<ClusterExecutor> executors = new ArrayList<>();
  private Metrics metrics;
  private KafkaSettings kafka;
  private SealKeys keys;
  private RolloutView view;
  private IngestService ingest;
  private HttpListener listener;
  private String token;

  public Orchestrator(ServiceSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes the roles' locks and starts them. Returns when requests are answered; {@link #isReady()} tells when all work.
   *
   * @throws OrchestratorException what the exit codes of protocol.md tell apart: {@code locked no-broker no-cluster port-taken configuration}
   */
  public void start() {
    try {
      settings.folder().prepared();
      Set<Role> locked = new HashSet<>(settings.roles());
      if (!settings.embeddedKafka()) {
        locked.remove(Role.BROKER);
      }
      started(RoleLocks.take(settings.folder(), locked, "service", settings.patience()));
      metrics = started(new Metrics(settings.configuration().at("monitoring.enabled").asBoolean(), texts("monitoring.metrics")));
      startKafka();
      if (settings.has(Role.PLANNER) || settings.has(Role.INGEST) || settings.has(Role.EXECUTOR)) {
        startWorkers();
      }
      listen();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  private List<String> texts(String path) {
    List<String> texts = new ArrayList<>();
    settings.configuration().at(path).forEach(t -> texts.add(t.asText()));
    return texts;
  }

  private void startKafka() {
    String servers = null;
    if (settings.embeddedKafka() && settings.has(Role.BROKER)) {
      keys = configuredKeys();
      keys = keys == null ? FolderKeys.readOrMake(settings.folder()) : keys;
      EmbeddedBroker broker = started(new EmbeddedBroker(settings.folder().broker(), settings.onFatal()));
      broker.start();
      metrics.ofBroker();
      health.put("broker", () -> true);
      servers = broker.bootstrapServers();
    } else if (settings.embeddedKafka()) {
      servers = KafkaAccess.ofOtherProcess(settings.folder());
    }
    kafka = KafkaAccess.settings(settings.configuration(), servers);
  }

  private SealKeys configuredKeys() {
    Path file = settings.configuration().file("secrets.key_file");
    if (file != null && SealKeys.readableByOthers(file)) {
      LOG.warn("The key file {} can be read by others: chmod 600 it", file);
    }
    return file == null ? null : SealKeys.read(file);
  }

  private SealKeys keys() {
    if (keys == null) {
      keys = configuredKeys();
    }
    if (keys == null && settings.embeddedKafka() && Files.exists(settings.folder().keys())) {
      keys = SealKeys.read(settings.folder().keys());
    }
    if (keys == null) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, settings.embeddedKafka() ? "The keys " + settings.folder().keys() + " are missing"
          : "With kafka.bootstrap_servers, ingest and executor need the keys that Secrets are sealed with: set secrets.key_file");
    }
    return keys;
  }

  private void startWorkers() {
    String kafkaId = KafkaAccess.clusterId(kafka);
    try (Admin admin = Admin.create(kafka.common())) {
      new Provisioner(admin, kafka).apply(kafka.catalogue().shared());
    }
    if (settings.has(Role.EXECUTOR)) {
      startExecutors(settings.embeddedKafka() ? OrchestratorId.readOrMake(settings.folder()) : kafkaId);
    }
    if (settings.has(Role.PLANNER)) {
      PlannerService planner = started(new PlannerService(
          new PlannerSettings(kafka, settings.folder().streams(), settings.embeddedKafka() ? "embedded" : Host.name(), settings.configuration().lane()), metrics.registry()));
      planner.start();
      health.put("planner", () -> planner.health().ready());
    }
    if (settings.reads() || settings.has(Role.PLANNER)) {
      startView();
    }
    if (settings.has(Role.INGEST)) {
      startIngest();
    }
  }

  private void startExecutors(String orchestrator) {
    Clusters clusters = started(new Clusters(settings.clusters(), settings.folder()));
    clusters.start();
    for (ServedCluster cluster : settings.clusters()) {
      ClusterExecutor executor = started(new ClusterExecutor(clusters.executorSettings(cluster, kafka, new Sealer(keys()), orchestrator,
          settings.configuration().at("lease_namespace").asText(), metrics.registry())));
      executor.start();
      executors.add(executor);
      health.put("executor-" + cluster.name(), () -> executor.state().isReady());
    }
  }

  private void startView() {
    view = started(new RolloutView(kafka, settings.folder().view(), metrics.registry()));
    view.start();
    EventLog log = started(new EventLog(view));
    log.start();
    RequestSender sender = started(new RequestSender(kafka, settings.embeddedKafka() ? "embedded" : Host.name()));
    HttpService[] api = {new RolloutsApi(view), new RequestsApi(view, sender), new EventsApi(view)};
    services.add(new HttpService() {
      @Override
      public void routing(HttpRules rules) {
        rules.register("/api/v1", api);
      }
    });
  }

  private void startIngest() {
    Path folder = settings.folder().mirrors();
    ingest = started(new IngestService(new IngestSettings(kafka, settings.sources(), settings.clusters().stream().map(ServedCluster::entry).toList(), folder,
        settings.configuration().file("webhooks.github.secret_file"), settings.configuration().file("webhooks.generic.token_file"),
        settings.configuration().at("allow_remote_bases").asBoolean()), keys(), metrics.registry()));
    ingest.start();
    health.put("ingest", ingest::isReady);
    services.add(new Revisions(ingest, new RolloutsOfView(view)));
    services.add(new Webhooks(ingest, settings.configuration().file("webhooks.github.secret_file"), settings.configuration().file("webhooks.generic.token_file")));
  }

  private void listen() {
    token = ApiToken.readOrMake(settings.folder());
    services.add(new HealthService(health));
    services.add(metrics);
    listener = started(new HttpListener(settings.listen(), token, services));
    listener.start();
    if (settings.has(Role.PLANNER)) {
      tellAddress(Role.PLANNER);
    } else if (settings.has(Role.INGEST)) {
      tellAddress(Role.INGEST);
    }
  }

  private void tellAddress(Role role) {
    new ServerFile(listener.url(), ProcessHandle.current().pid(), token, Version.text()).write(settings.folder(), role);
    started((AutoCloseable) () -> ServerFile.remove(settings.folder(), role));
  }

  /** Whether every part does its work. */
  public boolean isReady() {
    return health.values().stream().allMatch(BooleanSupplier::getAsBoolean);
  }

  /** How the executors stand, by cluster. */
  public Map<String, ExecutorState> executorStates() {
    Map<String, ExecutorState> states = new TreeMap<>();
    executors.forEach(e -> states.put(e.cluster(), e.state()));
    return states;
  }

  public String url() {
    return listener.url();
  }

  public String token() {
    return token;
  }

  /** Null in a process that does not keep one. */
  public RolloutView view() {
    return view;
  }

  /** Null without the role. */
  public IngestService ingest() {
    return ingest;
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // parts may have to wait for their own threads
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part did not close: {}", e.toString());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
