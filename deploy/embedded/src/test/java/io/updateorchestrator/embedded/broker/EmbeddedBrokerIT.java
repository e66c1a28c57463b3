package io.updateorchestrator.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Provisioner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class EmbeddedBrokerIT {

  @TempDir
  private Path folder;

  @Test
  void keepsWhatWasAcknowledgedWhenItIsKilled() throws Exception {
    // Given
    Process first = BrokerProcess.start(folder);
    KafkaSettings settings = KafkaSettings.embedded(new BrokerFolder(folder).lastBootstrapServers().orElseThrow(), "orchestrator");
    String topic = settings.catalogue().requests().name();
    try (Admin admin = Admin.create(settings.common())) {
      new Provisioner(admin, settings).apply(settings.catalogue().shared());
    }
    send(settings, topic, "before");
    // When
    first.destroyForcibly().waitFor();
    try (EmbeddedBroker second = new EmbeddedBroker(folder, message -> { })) {
      second.start();
      send(settings, topic, "after");
      // Then
      assertThat(read(settings, topic)).containsExactly("before", "after");
    }
  }

  /** A marker that is not written leaves the partition closed to whoever reads what is committed. */
  @Test
  void endsTheTransactionThatItWasKilledIn() throws Exception {
    // Given
    Process first = BrokerProcess.start(folder);
    KafkaSettings settings = KafkaSettings.embedded(new BrokerFolder(folder).lastBootstrapServers().orElseThrow(), "orchestrator");
    String topic = settings.catalogue().requests().name();
    try (Admin admin = Admin.create(settings.common())) {
      new Provisioner(admin, settings).apply(settings.catalogue().shared());
    }
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings.producer("test", Duration.ofSeconds(10)));
    Thread busy = Thread.ofVirtual().start(() -> commitUntilItFails(producer, topic));

    // When
    first.onExit().orTimeout(700, TimeUnit.MILLISECONDS).exceptionally(running -> first.destroyForcibly()).join().waitFor();
    producer.close(Duration.ZERO);
    busy.join();
    ListAppender<ILoggingEvent> loaded = watch("kafka.coordinator.transaction.TransactionStateManager");
    try (EmbeddedBroker second = new EmbeddedBroker(folder, message -> { })) {
      second.start();
      send(settings, topic, "after");

      // Then: once, not also with the leadership of the broker that was killed, which ends while markers are written
      assertThat(loaded.list).extracting(ILoggingEvent::getFormattedMessage).filteredOn(m -> m.contains("Loading transaction metadata")).hasSize(1);
      try (Admin admin = Admin.create(settings.common())) {
        TopicPartition partition = new TopicPartition(topic, 0);
        assertThat(end(admin, partition, IsolationLevel.READ_COMMITTED)).isEqualTo(end(admin, partition, IsolationLevel.READ_UNCOMMITTED));
      }
    }
  }

  private static ListAppender<ILoggingEvent> watch(String name) {
    ch.qos.logback.classic.Logger logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(name);
    logger.setLevel(Level.INFO);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    return appender;
  }

  private static long end(Admin admin, TopicPartition partition, IsolationLevel level) throws Exception {
    return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level)).partitionResult(partition).get().offset();
  }

  private static void commitUntilItFails(KafkaProducer<byte[], byte[]> producer, String topic) {
    try {
      producer.initTransactions();
      while (true) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "c".getBytes(StandardCharsets.UTF_8), "before".getBytes(StandardCharsets.UTF_8)));
        producer.commitTransaction();
      }
    } catch (KafkaException e) {
      // It is closed under our hands, when its broker is gone.
    }
  }

  @Test
  void aFaultOfTheDiskBelowAMappedFileIsToldOnce() {
    // Given
    List<String> told = new ArrayList<>();
    Logger kafka = LoggerFactory.getLogger("kafka.server.ReplicaManager");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder, told::add)) {
      broker.start();

      // When
      kafka.error("Error processing append operation", new IllegalStateException("disconnected"));
      kafka.error("Error processing append operation", new RuntimeException(new InternalError("a fault occurred in an unsafe memory access operation")));
      kafka.error("Error processing append operation", new InternalError("a fault occurred in an unsafe memory access operation"));
    }

    // Then
    assertThat(told).singleElement().asString().contains(folder.toString(), "a fault occurred in an unsafe memory access operation");
  }

  @Test
  void namesTheFolderWhenItCantBeUsed() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    // When
    EmbeddedBroker broker = new EmbeddedBroker(file, message -> { });
    // Then
    assertThatThrownBy(broker::start).isInstanceOf(OrchestratorException.class).hasMessageContaining(file.toString());
    assertThat(new BrokerFolder(file).isFormatted()).isFalse();
  }

  private static void send(KafkaSettings settings, String topic, String text) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings.producer("test", Duration.ofSeconds(10)))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "c".getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8))).get();
      producer.commitTransaction();
    }
  }

  private static List<String> read(KafkaSettings settings, String topic) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
      }
    }
    return values;
  }
}
