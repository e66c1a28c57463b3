package io.updateorchestrator.executor.kubernetes.shell;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * This process's place among the executors of a cluster: a static member of their group. The one that is assigned the
 * partition of commands works and reads it; the group's offsets are never used. For one thread, {@link #wakeup} excepted.
 */
final class Membership implements AutoCloseable {

  // A killed process that comes back under the same instance id is at once in its place; one on another host waits so long.
  private static final int SESSION_MS = 10_000;
  private static final int HEARTBEAT_MS = 1_000;
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final TopicPartition commands;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaClientMetrics metrics;
  private boolean joined;
  private boolean owner;
  private boolean lost;

  Membership(KafkaSettings kafka, String cluster, String instanceId, MeterRegistry meters) {
    commands = new TopicPartition(kafka.catalogue().commands(cluster).name(), 0);
    Map<String, Object> config = kafka.consumer("executor-" + cluster, instanceId);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
    // A second process that joins doesn't take the partition away from the one that works.
    config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
    consumer = new KafkaConsumer<>(config);
    metrics = new KafkaClientMetrics(consumer);
    metrics.bindTo(meters);
    consumer.subscribe(List.of(commands.topic()), new Ownership());
  }

  private final class Ownership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      if (partitions.contains(commands)) {
        // Where to read is known from the journal only.
        consumer.seek(commands, 0);
        consumer.pause(List.of(commands));
        owner = !lost;
        // Nothing is fetched yet, so that poll would wait for its whole time.
        consumer.wakeup();
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // For good, even if the same poll brings it back: somebody else may have worked meanwhile, and what was read is not where to go on.
      lost = lost || owner && partitions.contains(commands);
      owner = owner && !lost;
    }
  }

  /** Until it is lost; then it takes another {@code Membership} to have it again. */
  boolean isOwner() {
    return owner;
  }

  /** A member of the group, but another one works. */
  boolean isStandby() {
    return joined && !owner;
  }

  /** Keeps the place, and reads once {@link #readFrom} has been called. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
    try {
      return consumer.poll(timeout).records(commands);
    } catch (WakeupException e) {
      return List.of();
    }
  }

  void readFrom(long offset) {
    consumer.seek(commands, offset);
    consumer.resume(List.of(commands));
  }

  /** Offset of the next record; past the markers of transactions. */
  long position() {
    return undisturbed(() -> consumer.position(commands));
  }

  long logStart() {
    return undisturbed(() -> consumer.beginningOffsets(List.of(commands)).get(commands));
  }

  /** End of what is committed. */
  long logEnd() {
    return undisturbed(() -> consumer.endOffsets(List.of(commands)).get(commands));
  }

  /** A wake-up is meant for {@link #poll}; one that comes late disturbs whatever the consumer does next. */
  private static long undisturbed(LongSupplier question) {
    while (true) {
      try {
        return question.getAsLong();
      } catch (WakeupException e) {
        // asked again
      }
    }
  }

  /** From any thread: {@link #poll} returns. */
  void wakeup() {
    consumer.wakeup();
  }

  /** Gives the place up, so that a standby takes it at once. */
  void leave() {
    close(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
  }

  /** Keeps the place for a while, for this process or its successor. */
  @Override
  public void close() {
    close(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP);
  }

  private void close(CloseOptions.GroupMembershipOperation operation) {
    metrics.close();
    consumer.close(CloseOptions.timeout(CLOSING).withGroupMembershipOperation(operation));
  }
}
