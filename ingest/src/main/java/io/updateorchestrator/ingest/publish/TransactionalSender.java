package io.updateorchestrator.ingest.publish;

import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends whole transactions under one stable id, each exactly once. A broker that is away is waited for; whoever sends under the
 * same id elsewhere fences this sender, which then begins anew. Where it is unknown whether a commit arrived, the topic is asked.
 */
final class TransactionalSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionalSender.class);
  private static final Duration TRANSACTION = Duration.ofSeconds(30);
  private static final int BLOCK_MS = 10_000;
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 3_000;

  private final KafkaSettings kafka;
  private final String transactionalId;
  private final CountDownLatch closing = new CountDownLatch(1);
  private KafkaProducer<byte[], byte[]> producer;

  TransactionalSender(KafkaSettings kafka, String transactionalId) {
    this.kafka = kafka;
    this.transactionalId = transactionalId;
  }

  /** Makes the producer known to the broker, so that the first transaction needn't wait for it. */
  synchronized void warmUp() {
    try {
      open();
    } catch (KafkaException e) {
      LOG.debug("{} is not ready yet: {}", transactionalId, e.getMessage());
      discard();
    }
  }

  /**
   * Returns when the transaction is committed.
   *
   * @param records complete, so that nothing has to be rendered while the transaction is open
   * @param patience how long to try
   * @throws KafkaException if it couldn't be committed within that time, or this sender is closed; the message says if it may have been all the same
   */
  synchronized void send(List<ProducerRecord<byte[], byte[]>> records, Duration patience) {
    long begun = System.nanoTime();
    long pause = FIRST_PAUSE_MS;
    RecordMetadata uncertain = null;
    while (true) {
      Attempt attempt = new Attempt();
      try {
        open();
        if (uncertain != null && isCommitted(uncertain)) {
          return;
        }
        uncertain = null;
        attempt.run(records);
        return;
      } catch (InterruptException e) {
        discard();
        throw e;
      } catch (KafkaException | ExecutionException e) {
        uncertain = attempt.lastWritten != null ? attempt.lastWritten : uncertain;
        discard();
        LOG.warn("{} could not send, and tries again: {}", transactionalId, e.getMessage());
        if (System.nanoTime() - begun > patience.toNanos() || isClosing(pause)) {
          String fate = uncertain == null ? "Kafka did not take" : "It is not known whether Kafka took";
          throw new KafkaException(fate + " the transaction of " + transactionalId + ": " + e.getMessage(), e);
        }
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      } catch (InterruptedException e) {
        discard();
        throw new InterruptException(e);
      }
    }
  }

  private final class Attempt {
    /** Set once the commit has begun: only then may it have arrived. */
    private RecordMetadata lastWritten;

    void run(List<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
      records.forEach(r -> sent.add(producer.send(r)));
      producer.flush();
      RecordMetadata last = null;
      for (Future<RecordMetadata> future : sent) {
        last = future.get();
      }
      lastWritten = last;
      producer.commitTransaction();
    }
  }

  private boolean isClosing(long pauseMillis) {
    try {
      return closing.await(pauseMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void open() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(kafka.producer(transactionalId, TRANSACTION));
      settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
      settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MS);
      settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * BLOCK_MS);
      producer = new KafkaProducer<>(settings);
      producer.initTransactions();
    }
  }

  /** After {@code initTransactions} the former transaction is decided: what it wrote is visible, or never will be. */
  private boolean isCommitted(RecordMetadata written) {
    TopicPartition partition = new TopicPartition(written.topic(), written.partition());
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, written.offset());
      while (consumer.position(partition) <= written.offset()) {
        boolean visible = consumer.poll(Duration.ofMillis(500)).records(partition).stream().anyMatch(r -> r.offset() == written.offset());
        if (visible) {
          return true;
        }
        if (closing.getCount() == 0) {
          throw new KafkaException("closing");
        }
      }
      return false;
    }
  }

  private void discard() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      discard();
    }
  }
}
