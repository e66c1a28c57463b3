package io.updateorchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Provisioner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** The planner's side of the topics: reads what is committed, and says what it accepts. */
final class Topics implements AutoCloseable {

  private final KafkaSettings kafka;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Object> unread = new ArrayList<>();

  Topics(KafkaSettings kafka) {
    this.kafka = kafka;
    try (Admin admin = Admin.create(kafka.common())) {
      new Provisioner(admin, kafka).apply(kafka.catalogue().shared());
    }
    consumer = new KafkaConsumer<>(kafka.consumer());
    String topic = kafka.catalogue().manifestChanges().name();
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    producer = new KafkaProducer<>(kafka.producer());
  }

  void send(Object event) {
    producer.send(new Events(kafka.catalogue(), "planner").record(event, UUID.randomUUID().toString(), Instant.now()));
    producer.flush();
  }

  /** All events of the next revision, its seal or refusal last. */
  List<Object> awaitRevision() {
    List<Object> revision = new ArrayList<>();
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < Duration.ofSeconds(60).toNanos()) {
      while (!unread.isEmpty()) {
        Object event = unread.removeFirst();
        revision.add(event);
        if (event instanceof RevisionSealed || event instanceof RevisionRefused) {
          assertThat(revision).extracting(e -> ((ManifestChange) e).attempt()).containsOnly(((ManifestChange) event).attempt());
          return revision;
        }
      }
      poll(Duration.ofMillis(100));
    }
    throw new AssertionError("No revision was published; so far: " + revision);
  }

  void expectNothing() {
    poll(Duration.ofMillis(1_500));
    assertThat(unread).isEmpty();
  }

  private void poll(Duration patience) {
    consumer.poll(patience).forEach(r -> unread.add(EventCodec.read(r.headers(), r.value())));
  }

  /** Until the ingester has read that the planner accepted a revision. */
  void awaitSource(IngestService ingest, String revision) {
    await().atMost(Duration.ofSeconds(20)).until(() -> ingest.sourcesStatus().getFirst().clusters().stream().anyMatch(c -> revision.equals(c.accepted())));
  }

  void fence(String transactionalId) {
    Map<String, Object> settings = kafka.producer(transactionalId, Duration.ofSeconds(10));
    try (KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(settings)) {
      other.initTransactions();
    }
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
