package io.updateorchestrator.ingest.publish;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.ingest.source.TargetCluster;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.UnreadableEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What planner and executors say, as far as an ingester needs it: the topics {@code sources} and {@code clusters}, read from their start. */
public final class TopicView implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicView.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PAUSE_MS = 500;

  private final KafkaSettings kafka;
  private final Listener listener;
  private final Map<String, Told> sources = new ConcurrentHashMap<>();
  private final Map<String, TargetCluster> clusters = new ConcurrentHashMap<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Thread thread;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /** What the planner last said of a source on a cluster. @param number of its record, which only grows */
  public record Told(SourceState state, long number) {}

  /** Called on the view's thread, only for what comes after the start. */
  public interface Listener {
    void sourceChanged(SourceState state);

    /** Its labels or kinds have changed, or it is new. */
    void clusterChanged(String cluster);
  }

  public TopicView(KafkaSettings kafka, Listener listener) {
    this.kafka = kafka;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("ingest-view").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether all that was there at the start has been read. */
  public boolean isReady() {
    return ready.getCount() == 0 && !failing.get();
  }

  /** Returns when all that was there at the start has been read. */
  public void awaitReady() throws InterruptedException {
    ready.await();
  }

  public Optional<Told> source(String cluster, String source) {
    return Optional.ofNullable(sources.get(cluster + "/" + source));
  }

  /** Clusters whose executors have told of themselves. */
  public Map<String, TargetCluster> clusters() {
    return Map.copyOf(clusters);
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> own = new KafkaConsumer<>(kafka.consumer())) {
        consumer = own;
        read(own);
      } catch (WakeupException | InterruptException e) {
        LOG.debug("The view ends");
      } catch (KafkaException e) {
        if (failing.compareAndSet(false, true)) {
          LOG.warn("Kafka can't be read, and is tried again: {}", e.getMessage());
        }
      }
      pause();
    }
  }

  private void pause() {
    try {
      closing.await(PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> own) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(kafka.catalogue().sources().name(), kafka.catalogue().clusters().name())) {
      List<PartitionInfo> found = own.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        return; // not made yet
      }
      found.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    own.assign(partitions);
    own.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = own.endOffsets(partitions);
    while (closing.getCount() > 0) {
      try {
        own.poll(POLL).forEach(this::take);
        failing.set(false);
      } catch (OffsetOutOfRangeException e) {
        own.seekToBeginning(e.partitions());
      }
      if (ready.getCount() > 0 && partitions.stream().allMatch(p -> own.position(p) >= ends.get(p))) {
        ready.countDown();
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    if (kafkaRecord.value() == null) {
      return;
    }
    try {
      switch (EventCodec.read(kafkaRecord.headers(), kafkaRecord.value())) {
        case SourceState state -> take(state, kafkaRecord.offset());
        case ClusterRecord cluster -> take(cluster);
        default -> LOG.warn("Unexpected record at {}-{}@{}", kafkaRecord.topic(), kafkaRecord.partition(), kafkaRecord.offset());
      }
    } catch (UnreadableEventException e) {
      LOG.warn("Unreadable record at {}-{}@{}: {}", kafkaRecord.topic(), kafkaRecord.partition(), kafkaRecord.offset(), e.getMessage());
    }
  }

  private void take(SourceState state, long offset) {
    Told former = sources.put(state.cluster() + "/" + state.source(), new Told(state, offset));
    if (isReady() && (former == null || former.number() < offset)) {
      listener.sourceChanged(state);
    }
  }

  private void take(ClusterRecord told) {
    Map<GroupKind, Boolean> served = told.kinds().stream().collect(Collectors.toMap(k -> new GroupKind(k.group(), k.kind()), ClusterRecord.ApiKind::namespaced, (a, b) -> a));
    TargetCluster cluster = new TargetCluster(told.cluster(), told.labels(), served, true);
    TargetCluster former = clusters.put(told.cluster(), cluster);
    if (isReady() && !cluster.equals(former)) {
      listener.clusterChanged(told.cluster());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    KafkaConsumer<byte[], byte[]> own = consumer;
    if (own != null) {
      own.wakeup();
    }
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
