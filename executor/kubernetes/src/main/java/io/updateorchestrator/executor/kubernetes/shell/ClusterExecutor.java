package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import io.updateorchestrator.topics.Provisioner;
import io.updateorchestrator.topics.Topic;
import io.updateorchestrator.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor of one cluster. It works while it may, stands by while another process does, and comes back by itself, with
 * back-off, from whatever ends its work; only {@link #close} ends it.
 */
public final class ClusterExecutor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterExecutor.class);
  private static final Duration CLOSING = Duration.ofSeconds(9);
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 15_000;
  /** Work that went well for so long makes the next pause a short one. */
  private static final Duration WENT_WELL = Duration.ofSeconds(30);

  private final ClusterExecutorSettings settings;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile ExecutorState state = new ExecutorState.Starting();
  private volatile Tenure tenure;
  private ClusterApi firstApi;
  private String instanceId;
  private boolean provisioned;

  public ClusterExecutor(ClusterExecutorSettings settings) {
    this.settings = settings;
    this.instanceId = "executor-" + settings.cluster() + "-" + settings.instance();
    this.thread = Thread.ofPlatform().name("executor-" + settings.cluster()).daemon().unstarted(this::run);
  }

  /**
   * Returns at once; {@link #state} tells how far it has got. Kafka or a cluster that doesn't answer is waited for.
   *
   * @throws OrchestratorException {@code no-cluster} if the configuration names no cluster that could be asked
   */
  public void start() {
    firstApi = settings.api().get();
    thread.start();
  }

  public ExecutorState state() {
    return state;
  }

  public String cluster() {
    return settings.cluster();
  }

  private void run() {
    long pauseMs = FIRST_PAUSE_MS;
    while (closing.getCount() > 0) {
      long start = System.nanoTime();
      Ending ending = tenure();
      pauseMs = System.nanoTime() - start > WENT_WELL.toNanos() ? FIRST_PAUSE_MS : pauseMs;
      if (after(ending)) {
        pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
    if (firstApi != null) {
      firstApi.close();
    }
    become(new ExecutorState.Stopped());
  }

  private Ending tenure() {
    try {
      provision();
      tenure = new Tenure(settings, instanceId, api(), this::become);
      if (closing.getCount() == 0) {
        tenure.close();
      }
      return tenure.run();
    } catch (OrchestratorException e) {
      return Ending.Broken.of(e);
    } catch (KafkaException e) {
      return Ending.Broken.of("Kafka can't be worked with", e);
    }
  }

  private ClusterApi api() {
    ClusterApi api = firstApi == null ? settings.api().get() : firstApi;
    firstApi = null;
    return api;
  }

  /** @return whether to wait before the next one */
  private boolean after(Ending ending) {
    switch (ending) {
      case Ending.Closing c -> {
        return false;
      }
      case Ending.Held held -> {
        return false;
      }
      case Ending.Replaced replaced -> {
        LOG.warn("The cluster {} was replaced by another of the same name ({}): its journal is forgotten", settings.cluster(), replaced.uid());
        return false;
      }
      case Ending.Fenced fenced -> become(new ExecutorState.Waiting(fenced.why()));
      case Ending.Doubled doubled -> {
        // It has the place that was ours. Under another name this one stands by instead of taking it back for ever.
        instanceId = "executor-" + settings.cluster() + "-" + settings.instance() + "-" + UUID.randomUUID().toString().substring(0, 8);
        become(new ExecutorState.Waiting("another process works for the cluster under the name " + settings.instance()));
      }
      case Ending.Broken broken -> {
        LOG.debug("The executor of {} begins anew", settings.cluster(), broken.cause());
        become(new ExecutorState.Waiting(broken.why()));
      }
    }
    return true;
  }

  private void become(ExecutorState next) {
    if (next.equals(state)) {
      return;
    }
    state = next;
    switch (next) {
      case ExecutorState.Waiting waiting -> LOG.warn("Executor of {}: {}", settings.cluster(), waiting.why());
      case ExecutorState.Held held -> LOG.warn("Executor of {}: the cluster's Lease is held by the orchestrator {}", settings.cluster(), held.holder());
      case ExecutorState.Running running when running.trouble() != null -> LOG.warn("Executor of {}: {}", settings.cluster(), running.trouble());
      default -> LOG.info("Executor of {}: {}", settings.cluster(), next);
    }
  }

  /** What this executor reads and writes is there before its first record is. */
  private void provision() {
    if (provisioned) {
      return;
    }
    Map<String, Object> config = settings.kafka().common();
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000);
    TopicCatalogue catalogue = settings.kafka().catalogue();
    List<Topic> topics = new ArrayList<>(catalogue.ofCluster(settings.cluster()));
    topics.addAll(List.of(catalogue.outcomes(), catalogue.clusters(), catalogue.deadLetters()));
    try (Admin admin = Admin.create(config)) {
      new Provisioner(admin, settings.kafka()).apply(topics);
    }
    provisioned = true;
  }

  private void pause(long ms) {
    try {
      closing.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No new operation starts; what runs is left to the next start; the Lease is let go. At most 10 s. */
  @Override
  public void close() {
    closing.countDown();
    Tenure current = tenure;
    if (current != null) {
      current.close();
    }
    try {
      if (thread.isAlive() && !thread.join(CLOSING)) {
        LOG.warn("The executor of {} did not stop in time", settings.cluster());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
