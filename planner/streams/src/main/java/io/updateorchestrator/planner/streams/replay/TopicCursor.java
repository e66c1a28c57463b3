package io.updateorchestrator.planner.streams.replay;

import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.UnreadableEventException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The committed events of one partition, in order, up to the end that it had at the beginning. */
final class TopicCursor implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long end;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();

  /** @param event null where it can't be read */
  record Entry(long offset, Object event) {}

  TopicCursor(KafkaSettings kafka, TopicPartition partition) {
    this.partition = partition;
    this.consumer = new KafkaConsumer<>(kafka.consumer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    this.end = consumer.endOffsets(List.of(partition)).get(partition);
  }

  /** The next one; empty at the end. */
  Optional<Entry> next() {
    while (ahead.isEmpty()) {
      if (consumer.position(partition) >= end) {
        return Optional.empty();
      }
      consumer.poll(Duration.ofMillis(100)).records(partition).forEach(ahead::add);
    }
    ConsumerRecord<byte[], byte[]> record = ahead.remove();
    return record.offset() >= end ? Optional.empty() : Optional.of(new Entry(record.offset(), event(record)));
  }

  private static Object event(ConsumerRecord<byte[], byte[]> record) {
    try {
      return EventCodec.read(record.headers(), record.value());
    } catch (UnreadableEventException e) {
      return null;
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
