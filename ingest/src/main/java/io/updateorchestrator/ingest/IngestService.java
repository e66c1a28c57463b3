package io.updateorchestrator.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.updateorchestrator.common.config.Configuration.ClusterEntry;
import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.Kustomizer;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.manifest.Target;
import io.updateorchestrator.ingest.publish.RefusedRevisions;
import io.updateorchestrator.ingest.publish.SourcePublisher;
import io.updateorchestrator.ingest.publish.Terms;
import io.updateorchestrator.ingest.publish.TopicView;
import io.updateorchestrator.ingest.source.FolderSource;
import io.updateorchestrator.ingest.source.FolderWatch;
import io.updateorchestrator.ingest.source.GitSource;
import io.updateorchestrator.ingest.source.Rendered;
import io.updateorchestrator.ingest.source.Source;
import io.updateorchestrator.ingest.source.TargetCluster;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingester: watches sources, takes what is handed in, and publishes revisions to {@code manifest-changes}. The shared topics
 * must exist. Keeps trying as long as Kafka or a source is away.
 */
public final class IngestService implements AutoCloseable, TopicView.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final IngestSettings settings;
  private final Sealer sealer;
  private final ManifestReader reader;
  private final MeterRegistry meters;
  private final TopicView view;
  private final RefusedRevisions refused;
  private final Map<String, SourcePublisher> publishers = new ConcurrentHashMap<>();
  private final Map<String, SourceLoop> loops = new TreeMap<>();
  private final List<FolderWatch> watches = new ArrayList<>();

  public IngestService(IngestSettings settings, SealKeys keys, MeterRegistry meters) {
    this.settings = settings;
    this.sealer = new Sealer(keys);
    this.reader = new ManifestReader(BuiltInKinds.load(), sealer::digest);
    this.meters = meters;
    this.view = new TopicView(settings.kafka(), this);
    this.refused = new RefusedRevisions(settings.folder().resolve("refused.json"));
    settings.sources().forEach(s -> loops.put(s.entry().name(), loop(s)));
  }

  private SourceLoop loop(SourceSettings source) {
    SourceEntry entry = source.entry();
    Kustomizer kustomizer = new Kustomizer(settings.remoteBases());
    Source from = entry.git() != null ? new GitSource(entry, settings.folder(), reader, kustomizer)
        : new FolderSource(entry.folder(), entry.path(), entry.namespace(), source.by(), reader, kustomizer);
    return new SourceLoop(source, from, publisher(entry.name()), view, () -> targets(entry), meters);
  }

  private SourcePublisher publisher(String source) {
    return publishers.computeIfAbsent(source, s -> new SourcePublisher(s, settings.kafka(), view, sealer, refused, Clock.systemUTC()));
  }

  /** Returns at once; sources are looked at as soon as Kafka has told what was accepted so far. */
  public void start() {
    view.start();
    settings.sources().stream().map(SourceSettings::entry).filter(e -> e.folder() != null).forEach(this::watch);
    loops.values().forEach(SourceLoop::start);
  }

  private void watch(SourceEntry entry) {
    try {
      watches.add(new FolderWatch(entry.folder(), () -> lookAt(List.of(entry.name()))).start());
    } catch (IOException e) {
      LOG.warn("The folder {} can't be watched, and is looked at every {} ms only: {}", entry.folder(), entry.intervalMs(), e.getMessage());
    }
  }

  private List<TargetCluster> targets(SourceEntry source) {
    Map<String, TargetCluster> all = new TreeMap<>();
    for (ClusterEntry entry : settings.clusters()) {
      all.put(entry.name(), new TargetCluster(entry.name(), entry.labels(), Map.of(), false));
    }
    view.clusters().forEach((name, told) -> {
      TargetCluster configured = all.get(name);
      all.put(name, told.labels().isEmpty() && configured != null ? new TargetCluster(name, configured.labels(), told.served(), true) : told);
    });
    source.clusters().forEach(name -> all.putIfAbsent(name, new TargetCluster(name, Map.of(), Map.of(), false)));
    return all.values().stream().filter(c -> source.targets(c.name(), c.labels())).toList();
  }

  /** Asks for sources to be looked at now; returns at once. */
  public void lookAt(Collection<String> sources) {
    sources.stream().filter(loops::containsKey).forEach(name -> loops.get(name).ask(Wake.Wanted.REFRESH));
  }

  /** The sources that are configured, as webhooks find them. */
  public List<SourceEntry> sources() {
    return settings.sources().stream().map(SourceSettings::entry).toList();
  }

  /**
   * Publishes what was handed in. Returns when it is committed.
   *
   * @throws OrchestratorException {@code invalid-manifest} with all problems, or {@code no-broker}; nothing is published then
   */
  public Submission.Accepted submit(Submission submission) {
    TargetCluster cluster = view.clusters().get(submission.cluster());
    ManifestSet set = reader.read(submission.manifests(), new Target(submission.namespace(), cluster == null ? Map.of() : cluster.served())).requireValid();
    String revision = submission.revision() == null ? set.revision() : submission.revision();
    String request = submission.request() == null ? UUID.randomUUID().toString() : submission.request();
    Terms terms = new Terms(submission.author(), submission.confirmed(), submission.prune(), request, submission.options());
    try {
      publisher(submission.source()).submit(submission.cluster(), new Rendered(revision, submission.author(), null, set), submission.partial(), terms, PATIENCE);
    } catch (KafkaException e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, e.getMessage(), e);
    }
    return new Submission.Accepted(request, revision);
  }

  /** Clusters that are configured, or have told of themselves. */
  public SortedSet<String> knownClusters() {
    SortedSet<String> known = new TreeSet<>(view.clusters().keySet());
    settings.clusters().forEach(c -> known.add(c.name()));
    return known;
  }

  public List<SourceStatus> sourcesStatus() {
    return loops.values().stream().map(SourceLoop::status).toList();
  }

  /** Whether Kafka answers, and has told what was accepted so far. */
  public boolean isReady() {
    return view.isReady();
  }

  @Override
  public void sourceChanged(SourceState state) {
    SourceLoop loop = loops.get(state.source());
    if (loop != null && state.resync()) {
      LOG.info("A snapshot of {} is wanted for {}: {}", state.source(), state.cluster(), state.reason());
      loop.ask(Wake.Wanted.COMPARE);
    }
  }

  @Override
  public void clusterChanged(String cluster) {
    loops.values().forEach(loop -> loop.ask(Wake.Wanted.COMPARE));
  }

  @Override
  public void close() {
    watches.forEach(FolderWatch::close);
    loops.values().forEach(SourceLoop::close);
    publishers.values().forEach(SourcePublisher::close);
    view.close();
  }
}
