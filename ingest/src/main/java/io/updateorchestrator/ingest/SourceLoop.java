package io.updateorchestrator.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.ingest.manifest.LeftOut;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.publish.SourcePublisher;
import io.updateorchestrator.ingest.publish.SourcePublisher.Published;
import io.updateorchestrator.ingest.publish.Terms;
import io.updateorchestrator.ingest.publish.TopicView;
import io.updateorchestrator.ingest.source.Rendered;
import io.updateorchestrator.ingest.source.Source;
import io.updateorchestrator.ingest.source.SourceUnavailableException;
import io.updateorchestrator.ingest.source.TargetCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one source when it is due or asked to, and publishes what its clusters don't have yet. */
final class SourceLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
  private static final long FIRST_BACKOFF_MS = 1_000;
  /** How long a kind whose scope only the cluster knows may hold the first revision up. */
  private static final long KINDS_MS = 10_000;
  /** A file that is being written is whole soon after. */
  private static final long HALF_WRITTEN_MS = 300;
  private static final Duration PATIENCE = Duration.ofDays(365);

  private final SourceSettings settings;
  private final Source source;
  private final SourcePublisher publisher;
  private final TopicView view;
  private final Supplier<List<TargetCluster>> targets;
  private final MeterRegistry meters;
  private final Wake wake = new Wake();
  private final Thread thread;
  private final Map<String, SourceStatus.OnCluster> seen = new ConcurrentSkipListMap<>();
  private final long begun = System.nanoTime();
  private volatile Instant looked;
  private volatile String error;
  private int failures;
  private boolean refreshed;
  private volatile boolean closing;

  SourceLoop(SourceSettings settings, Source source, SourcePublisher publisher, TopicView view, Supplier<List<TargetCluster>> targets, MeterRegistry meters) {
    this.settings = settings;
    this.source = source;
    this.publisher = publisher;
    this.view = view;
    this.targets = targets;
    this.meters = meters;
    this.thread = Thread.ofVirtual().name("source-" + settings.entry().name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Returns at once. */
  void ask(Wake.Wanted wanted) {
    wake.ask(wanted);
  }

  private void run() {
    try {
      view.awaitReady();
      publisher.warmUp();
      Wake.Wanted wanted = Wake.Wanted.REFRESH;
      while (!closing) {
        long pause = look(wanted);
        wanted = wake.await(pause);
        wanted = wanted == Wake.Wanted.NOTHING ? Wake.Wanted.REFRESH : wanted;
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("The source {} ends", settings.entry().name());
    } finally {
      source.close();
    }
  }

  /** @return for how long to wait, in ms */
  private long look(Wake.Wanted wanted) throws InterruptedException {
    try {
      if (wanted == Wake.Wanted.REFRESH || !refreshed) {
        source.refresh();
        refreshed = true;
      }
      boolean complete = true;
      for (TargetCluster cluster : targets.get()) {
        complete &= publish(cluster);
      }
      recovered();
      return complete ? settings.entry().intervalMs() : Math.min(FIRST_BACKOFF_MS, settings.entry().intervalMs());
    } catch (SourceUnavailableException | KafkaException e) {
      if (closing) {
        throw new InterruptedException();
      }
      return failed(e.getMessage(), e);
    } catch (RuntimeException e) {
      LOG.error("The source {} can't be looked at", settings.entry().name(), e);
      return failed("internal error: " + e.getClass().getSimpleName(), e);
    }
  }

  private long failed(String message, Exception e) {
    if (!message.equals(error)) {
      LOG.warn("Source {}: {}", settings.entry().name(), message);
      LOG.debug("Source {}", settings.entry().name(), e);
    }
    error = message;
    failures++;
    meters.counter("ingest_source_errors_total", "source", settings.entry().name()).increment();
    return Math.min(settings.entry().intervalMs(), FIRST_BACKOFF_MS << Math.min(failures - 1, 10));
  }

  private void recovered() {
    if (error != null) {
      LOG.info("Source {} can be read again", settings.entry().name());
    }
    error = null;
    failures = 0;
    looked = Instant.now();
  }

  /** @return false if it has to be looked at again soon */
  private boolean publish(TargetCluster cluster) throws SourceUnavailableException, InterruptedException {
    long started = System.nanoTime();
    Rendered rendered = source.render(cluster);
    if (settings.entry().folder() != null && !rendered.set().problems().isEmpty()) {
      wake.settle(HALF_WRITTEN_MS);
      rendered = source.render(cluster);
    }
    seen.put(cluster.name(), statusOf(cluster.name(), rendered));
    if (!rendered.set().guessed().isEmpty() && !cluster.known() && System.nanoTime() - begun < Duration.ofMillis(KINDS_MS).toNanos()) {
      return false;
    }
    Terms terms = new Terms(settings.by(), settings.confirmed(), settings.entry().prune(), null, settings.options());
    Published published = publisher.publish(cluster.name(), rendered, revision -> source.renderAt(revision, cluster), terms, PATIENCE);
    tell(cluster, rendered, published, (System.nanoTime() - started) / 1_000_000);
    return true;
  }

  private void tell(TargetCluster cluster, Rendered rendered, Published published, long millis) {
    String name = settings.entry().name();
    switch (published) {
      case Published.Known known -> LOG.debug("Source {} for {}: nothing new at {}", name, cluster.name(), rendered.revision());
      case Published.Sealed revision -> {
        LOG.info("Source {} for {}: revision {} published, {} changed, {} removed{}, in {} ms", name, cluster.name(), rendered.revision(), revision.changed(), revision.removed(),
            revision.base() == null ? " (a snapshot)" : "", millis);
        rendered.set().leftOut().stream().filter(LeftOut::notable).forEach(l -> LOG.info("Source {}: left out {}", name, l.display()));
        rendered.set().warnings().forEach(w -> LOG.warn("Source {}: {}", name, w));
        count(cluster, "sealed");
      }
      case Published.Refused refused -> {
        LOG.warn("Source {} for {}: revision {} can't be read: {} problems, the first: {}", name, cluster.name(), rendered.revision(), refused.problems(),
            rendered.set().problems().getFirst().display());
        count(cluster, "refused");
      }
    }
  }

  private void count(TargetCluster cluster, String outcome) {
    meters.counter("ingest_revisions_total", "source", settings.entry().name(), "cluster", cluster.name(), "outcome", outcome).increment();
  }

  SourceStatus status() {
    boolean git = settings.entry().git() != null;
    List<SourceStatus.OnCluster> clusters = seen.values().stream().map(this::withAccepted).toList();
    String location = git ? settings.entry().git().replaceAll("://[^/@\\s]*@", "://") : settings.entry().folder().toString();
    return new SourceStatus(settings.entry().name(), git ? "git" : "folder", location, looked, error, clusters);
  }

  private SourceStatus.OnCluster withAccepted(SourceStatus.OnCluster s) {
    String accepted = view.source(s.cluster(), settings.entry().name()).map(t -> t.state().revision()).orElse(null);
    return new SourceStatus.OnCluster(s.cluster(), s.revision(), accepted, s.objects(), s.problems(), s.notes());
  }

  private static SourceStatus.OnCluster statusOf(String cluster, Rendered rendered) {
    ManifestSet set = rendered.set();
    List<String> notes = Stream.concat(set.leftOut().stream().map(LeftOut::display), set.warnings().stream()).toList();
    return new SourceStatus.OnCluster(cluster, rendered.revision(), null, set.manifests().size(), set.problems().stream().map(Problem::display).toList(), notes);
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    publisher.close();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
