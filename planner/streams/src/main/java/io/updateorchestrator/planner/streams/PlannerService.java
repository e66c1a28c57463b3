package io.updateorchestrator.planner.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.streams.lane.Deciding;
import io.updateorchestrator.planner.streams.lane.PlannerTopology;
import io.updateorchestrator.topics.Provisioner;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The planner role: makes the shared topics, then decides for the lanes of its share of the partitions. */
public final class PlannerService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PlannerService.class);
  private static final Duration CLOSE = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PlannerSettings settings;
  private final Deciding.Core core;
  private final Deciding deciding;
  private final MeterRegistry meters;
  private final Restarts restarts = new Restarts();
  private final CountDownLatch running = new CountDownLatch(1);
  private RocksMemory memory;
  private KafkaStreams streams;
  private KafkaStreamsMetrics metrics;
  private Thread watch;

  public PlannerService(PlannerSettings settings, MeterRegistry meters) {
    this(settings, new PlannerCore(Configuration.defaults().lane())::decide, meters);
  }

  PlannerService(PlannerSettings settings, Deciding.Core core, MeterRegistry meters) {
    this.settings = settings;
    this.meters = meters;
    this.core = core;
    this.deciding = new Deciding(core, settings.configuration(), meters);
  }

  /**
   * Returns as soon as the process takes part; {@link #awaitRunning} tells when it decides.
   *
   * @throws OrchestratorException {@code no-broker} if Kafka does not answer, {@code configuration} if topics differ from the catalogue
   */
  public void start() {
    boolean rebuilt;
    try (Admin admin = Admin.create(settings.kafka().common())) {
      new Provisioner(admin, settings.kafka()).apply(settings.kafka().catalogue().shared());
      FormerThreads.leave(admin, StreamsSettings.applicationId(settings.kafka()), settings.instance(), StreamsSettings.threads(settings.kafka()));
      rebuilt = new StateRebuild(settings.kafka(), core, admin).ifChangelogsAreGone();
    }
    memory = new RocksMemory();
    Map<String, Object> configuration = StreamsSettings.of(settings, memory);
    Properties properties = new Properties();
    properties.putAll(configuration);
    streams = new KafkaStreams(PlannerTopology.build(settings.kafka(), deciding, new StreamsConfig(configuration)), properties);
    streams.setUncaughtExceptionHandler(restarts);
    streams.setStateListener((now, before) -> {
      LOG.info("Planner {}: {}", settings.instance(), now);
      if (now == KafkaStreams.State.RUNNING) {
        running.countDown();
      }
    });
    if (rebuilt) {
      streams.cleanUp();
    }
    metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(meters);
    streams.start();
    watch = Thread.ofVirtual().start(this::tellWhileNotRunning);
  }

  /** Streams waits for Kafka without end, and without a word. */
  private void tellWhileNotRunning() {
    try {
      for (Duration waited = PATIENCE; !running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS); waited = waited.plus(PATIENCE)) {
        LOG.warn("Planner {} decides nothing yet, {} s after its start: {}", settings.instance(), waited.toSeconds(), health().detail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** @return false if it does not decide within that time */
  public boolean awaitRunning(Duration atMost) {
    try {
      return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted while the planner starts", e);
    }
  }

  /** @param live false: only a new process helps; {@code ready}: facts are decided; {@code detail}: state, and the last failure if there was one */
  public record Health(boolean live, boolean ready, String detail) {}

  public Health health() {
    KafkaStreams.State state = streams == null ? KafkaStreams.State.CREATED : streams.state();
    String failure = restarts.lastFailure();
    return new Health(state != KafkaStreams.State.ERROR, state == KafkaStreams.State.RUNNING, failure == null ? state.name() : state.name() + ", after " + failure);
  }

  /** Leaves what runs to the next start. */
  @Override
  public void close() {
    restarts.close();
    if (watch != null) {
      watch.interrupt();
    }
    if (streams != null) {
      if (!streams.close(CLOSE)) {
        LOG.warn("Planner {} did not close within {} s; its state is restored from the changelogs", settings.instance(), CLOSE.toSeconds());
      }
      metrics.close();
      memory.close();
      streams = null;
    }
  }
}
