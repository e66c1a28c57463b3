package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Topic;
import io.updateorchestrator.topics.TopicCatalogue;
import io.updateorchestrator.topics.UnreadableEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads what is committed into the rows, from where the rows stand. One thread at a time, but for {@link #wakeup}. */
final class ViewReader implements AutoCloseable {

  private final KafkaSettings kafka;
  private final ViewStore store;
  private final Projection projection;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<String> topics;
  /** Where a view that was made anew begins to count; empty for one that goes on. */
  private final Map<TopicPartition, Long> countedFrom = new HashMap<>();

  ViewReader(KafkaSettings kafka, ViewStore store, Projection projection) {
    this.kafka = kafka;
    this.store = store;
    this.projection = projection;
    TopicCatalogue catalogue = kafka.catalogue();
    // Plans first: an outcome read before its plan would be counted without a strategy.
    this.topics = List.of(catalogue.plans(), catalogue.rollouts(), catalogue.outcomes(), catalogue.clusters(), catalogue.sources()).stream().map(Topic::name).toList();
    this.consumer = new KafkaConsumer<>(kafka.consumer());
  }

  /** @return false as long as the topics are not there */
  boolean assign() {
    if (!consumer.listTopics().keySet().containsAll(topics)) {
      return false;
    }
    sameKafka();
    List<TopicPartition> partitions = new ArrayList<>();
    topics.forEach(topic -> consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition()))));
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    boolean other = partitions.stream().anyMatch(p -> stored(p) > ends.get(p));
    if (other) {
      store.clear();
      sameKafka();
    }
    for (TopicPartition partition : partitions) {
      long from = stored(partition);
      if (from < 0) {
        consumer.seekToBeginning(List.of(partition));
        countedFrom.put(partition, ends.get(partition));
      } else {
        consumer.seek(partition, from);
      }
    }
    return true;
  }

  /** Rows of another Kafka are not rows of this one. */
  private void sameKafka() {
    try (Admin admin = Admin.create(kafka.common())) {
      String id = admin.describeCluster().clusterId().get();
      if (!store.get(ViewKeys.KAFKA, String.class).orElse(id).equals(id)) {
        store.clear();
      }
      ViewBatch batch = new ViewBatch(store);
      batch.put(ViewKeys.KAFKA, id);
      batch.write();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new KafkaException("Kafka does not answer: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private long stored(TopicPartition partition) {
    return store.get(ViewKeys.offset(partition.topic(), partition.partition()), Long.class).orElse(-1L);
  }

  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /** @return whether anything has changed */
  boolean poll(Duration atMost) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(atMost);
    } catch (OffsetOutOfRangeException e) {
      consumer.seekToBeginning(e.partitions());
      return false;
    }
    ViewBatch batch = new ViewBatch(store);
    for (String topic : topics) {
      records.records(topic).forEach(record -> apply(batch, record));
    }
    // Positions, not offsets: markers of transactions take places, too.
    records.nextOffsets().forEach((partition, next) -> batch.put(ViewKeys.offset(partition.topic(), partition.partition()), next.offset()));
    if (batch.isEmpty()) {
      return false;
    }
    batch.write();
    return true;
  }

  private void apply(ViewBatch batch, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    boolean counts = record.offset() >= countedFrom.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    try {
      projection.apply(batch, EventCodec.read(record.headers(), record.value()), counts);
    } catch (UnreadableEventException e) {
      // The planner buries what it can't read; there is nothing to show of it.
    }
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
