package io.updateorchestrator.planner.streams.view;

import io.micrometer.core.instrument.MeterRegistry;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.event.RolloutRecord.RequestAnswered;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.topics.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed of rollouts, plans, outcomes, clusters and sources, kept on disk so that a start reads only what is new.
 * Either {@link #start} follows the topics, or {@link #readToEnd} reads once. Queries may come from any thread.
 */
public final class RolloutView implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RolloutView.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final ViewStore store;
  private final Projection projection;
  private final Documents documents;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Thread thread;
  private ViewReader reader;
  private boolean closed;
  private boolean caughtUp;

  /** @param folder of this view alone; made anew where its content is of another Kafka or version */
  public RolloutView(KafkaSettings kafka, Path folder, MeterRegistry meters) {
    this.kafka = kafka;
    this.store = new ViewStore(folder);
    this.projection = new Projection(new RolloutMeters(meters));
    this.documents = new Documents(store);
  }

  /** Follows the topics, which may come later than this. */
  public void start() {
    thread = Thread.ofPlatform().name("rollout-view").daemon().start(this::follow);
  }

  /**
   * Reads what is there now, and no more. Without the topics there is nothing.
   *
   * @throws OrchestratorException {@code no-broker} if that takes longer than said
   */
  public void readToEnd(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    try (ViewReader once = new ViewReader(kafka, store, projection)) {
      if (!once.assign()) {
        return;
      }
      Map<TopicPartition, Long> ends = once.ends();
      while (!once.hasReached(ends)) {
        if (System.nanoTime() > until) {
          throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka did not hand out its records within " + atMost.toSeconds() + " s");
        }
        once.poll(Duration.ofMillis(100));
      }
    } catch (KafkaException e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka does not answer: " + e.getMessage(), e);
    }
  }

  private void follow() {
    while (!isClosed()) {
      try (ViewReader one = new ViewReader(kafka, store, projection)) {
        use(one);
        follow(one);
      } catch (WakeupException e) {
        LOG.debug("The view is closed");
      } catch (RuntimeException e) {
        LOG.error("The view starts over", e);
        pause();
      } finally {
        use(null);
      }
    }
  }

  private void follow(ViewReader one) {
    while (!isClosed() && !one.assign()) {
      pause();
    }
    Map<TopicPartition, Long> ends = isClosed() ? Map.of() : one.ends();
    while (!isClosed()) {
      boolean news = one.poll(POLL);
      boolean reached = !caughtUp && one.hasReached(ends);
      if (news || reached) {
        signal(reached);
      }
    }
  }

  private void use(ViewReader one) {
    lock.lock();
    try {
      reader = one;
    } finally {
      lock.unlock();
    }
  }

  private void signal(boolean reached) {
    lock.lock();
    try {
      caughtUp |= reached;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    await(() -> Optional.empty(), AGAIN);
  }

  /** False once it is being closed: whoever waits for changes need not wait any more. */
  public boolean isOpen() {
    return !isClosed();
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is an answer, or the time is over, or the view is closed. */
  private <T> Optional<T> await(Supplier<Optional<T>> answer, Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      Optional<T> found = answer.get();
      while (found.isEmpty() && left > 0 && !closed) {
        left = changed.awaitNanos(left);
        found = closed ? Optional.empty() : answer.get();
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** @return whether what was there at the start has been read */
  public boolean awaitCaughtUp(Duration atMost) {
    return await(() -> caughtUp ? Optional.of(true) : Optional.empty(), atMost).isPresent();
  }

  // -- queries

  /** Newest first. */
  public RolloutsDocument rollouts(RolloutFilter filter) {
    return new RolloutsDocument(documents.rollouts(filter), null);
  }

  public Optional<RolloutsDocument.Rollout> rollout(String id) {
    return documents.rollout(id);
  }

  /** The newest rollout of a cluster. */
  public Optional<RolloutsDocument.Rollout> last(String cluster) {
    return documents.rollouts(new RolloutFilter(cluster, null, java.util.Set.of(), 1)).stream().findFirst();
  }

  public Optional<PlanOfRollout> plan(String rollout) {
    return documents.plan(rollout);
  }

  public List<ClusterState> clusters() {
    return documents.clusters();
  }

  public List<SourceState> sources() {
    return store.scan(ViewKeys.SOURCES, SourceState.class);
  }

  /** The planner's answer to a request, as soon as it is committed; empty if there is none within that time. */
  public Optional<RequestAnswered> answer(String request, Duration atMost) {
    return await(() -> store.get(ViewKeys.answer(request), RequestAnswered.class), atMost);
  }

  /** Of the last change; 0 before the first. */
  public long lastEvent() {
    return store.get(ViewKeys.LAST_EVENT, Long.class).orElse(0L);
  }

  /**
   * Changes behind the given one, at most {@code limit}; waits for one where there is none. An id that is not known (another
   * view gave it) begins at the oldest that is kept.
   */
  public List<ViewEvent> events(long after, int limit, Duration atMost) {
    long from = after > lastEvent() ? 0 : after;
    return await(() -> Optional.of(eventsNow(from, limit)).filter(found -> !found.isEmpty()), atMost).orElse(List.of());
  }

  private List<ViewEvent> eventsNow(long after, int limit) {
    List<ViewEvent> events = new ArrayList<>();
    store.each(ViewKeys.EVENTS, ViewKeys.event(after + 1), (key, value) -> {
      events.add(Json.read(value, ViewEvent.class));
      return events.size() < limit;
    });
    return events;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      if (reader != null) {
        reader.wakeup();
      }
    } finally {
      lock.unlock();
    }
    join();
    store.close();
  }

  private void join() {
    try {
      if (thread != null && !thread.join(LEAVE)) {
        LOG.warn("The view's reader does not end, its rows are closed all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
