package io.updateorchestrator.planner.streams;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Provisioner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** A {@link FakeExecutor} on a real Kafka. */
final class LiveExecutor implements AutoCloseable {

  private final String cluster;
  private final KafkaSettings kafka;
  private final FakeExecutor executor;
  private final Events events;
  private final Thread thread;
  private volatile boolean closed;

  LiveExecutor(String cluster, KafkaSettings kafka, FakeExecutor executor) {
    this.cluster = cluster;
    this.kafka = kafka;
    this.executor = executor;
    this.events = new Events(kafka.catalogue(), "executor");
    this.thread = Thread.ofPlatform().name("live-executor").start(this::run);
  }

  private void run() {
    try (Admin admin = Admin.create(kafka.common())) {
      new Provisioner(admin, kafka).apply(kafka.catalogue().ofCluster(cluster));
    }
    TopicPartition commands = new TopicPartition(kafka.catalogue().commands(cluster).name(), 0);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer("executor-" + cluster, Duration.ofSeconds(10)));
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      producer.initTransactions();
      consumer.assign(List.of(commands));
      consumer.seekToBeginning(List.of(commands));
      send(producer, List.of(executor.heartbeat()));
      while (!closed) {
        consumer.poll(Duration.ofMillis(50)).forEach(r -> send(producer, executor.answer((Command) EventCodec.read(r.headers(), r.value()))));
      }
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, List<?> answers) {
    if (!answers.isEmpty()) {
      producer.beginTransaction();
      answers.forEach(a -> producer.send(events.record(a, UUID.randomUUID().toString(), Instant.now())));
      producer.commitTransaction();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
