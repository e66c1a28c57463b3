package io.updateorchestrator.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
