package io.updateorchestrator.planner.streams.http;

import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/** Puts requests on their topic. One producer with a stable id: a second sender of the same name fences the first. */
public final class RequestSender implements AutoCloseable {

  private static final Duration TRANSACTION = Duration.ofSeconds(10);
  private static final int PATIENCE_MS = 8_000;

  private final KafkaSettings kafka;
  private final String name;
  private final Events events;
  private KafkaProducer<byte[], byte[]> producer;

  /** @param name of the sender, the same after a restart */
  public RequestSender(KafkaSettings kafka, String name) {
    this.kafka = kafka;
    this.name = name;
    this.events = new Events(kafka.catalogue(), "cli");
  }

  /** @throws OrchestratorException {@code no-broker} if it is not certain that it arrived */
  public synchronized void send(Request request) {
    try {
      if (producer == null) {
        Map<String, Object> settings = kafka.producer("requests-" + name, TRANSACTION);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        producer = new KafkaProducer<>(settings);
        producer.initTransactions();
      }
      producer.beginTransaction();
      producer.send(events.record(request, request.id(), Instant.now()));
      producer.commitTransaction();
    } catch (KafkaException e) {
      // Another one is made for the next request: this one may be fenced, or in a state that nobody knows.
      drop();
      throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka does not take the request: " + e.getMessage(), e);
    }
  }

  private void drop() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public synchronized void close() {
    drop();
  }
}
