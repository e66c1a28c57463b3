package io.updateorchestrator.executor.kubernetes.shell;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of an executor: its thread owns the transactional producer. What has come while a transaction was committed
 * goes into the next one together; when idle, a write is committed at once. Heartbeats go the same way, so that an executor
 * that is fenced gives none.
 */
final class TransactionWriter {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionWriter.class);
  private static final int GROUP_RECORDS = 500;
  private static final int ATTEMPTS = 8;
  private static final Duration TRANSACTION = Duration.ofSeconds(10);
  private static final long NOTHING = -1;

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaClientMetrics metrics;
  private final Timer commits;
  private final Records records;
  private final Heartbeats heartbeats;
  private final Listener listener;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch halted = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean finishing;

  interface Listener {
    void committed(long write);

    void ended(Ending ending);
  }

  /** @param write {@link #NOTHING} where nobody waits for it */
  private record Pending(long write, List<ProducerRecord<byte[], byte[]>> records) {}

  /** Takes the transactional id of the cluster's executor: whoever had it before is fenced, and what he left open is aborted. */
  TransactionWriter(KafkaSettings kafka, String cluster, Records records, Heartbeats heartbeats, MeterRegistry meters, Listener listener) {
    this.records = records;
    this.heartbeats = heartbeats;
    this.listener = listener;
    Map<String, Object> config = kafka.producer("executor-" + cluster, TRANSACTION);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) TRANSACTION.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TRANSACTION.toMillis() / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TRANSACTION.toMillis());
    // Heartbeats list every kind; the other codecs load native libraries, about which newer JDKs complain on stderr.
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    producer = new KafkaProducer<>(config);
    metrics = new KafkaClientMetrics(producer);
    commits = Timer.builder("executor.commit").description("Time of a transaction of the executor").tag("cluster", cluster).register(meters);
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    metrics.bindTo(meters);
    thread = Thread.ofPlatform().name("executor-writer-" + cluster).daemon().unstarted(this::run);
  }

  void start() {
    heartbeats.onChange(this::wake);
    thread.start();
  }

  /** {@link Listener#committed} follows. */
  void write(Effect.Write write) {
    queue.add(new Pending(write.write(), records.of(write, Instant.now())));
  }

  /** @param keys of journal entries */
  void forget(List<String> keys) {
    if (!keys.isEmpty()) {
      queue.add(new Pending(NOTHING, records.of(new Effect.Write(NOTHING, List.of(), keys, List.of()), Instant.now())));
    }
  }

  void tell(List<Object> events) {
    if (!events.isEmpty()) {
      queue.add(new Pending(NOTHING, events.stream().map(e -> records.of(e, Instant.now())).toList()));
    }
  }

  private void wake() {
    queue.add(new Pending(NOTHING, List.of()));
  }

  private void run() {
    try {
      while (halted.getCount() > 0 && !(finishing && queue.isEmpty() && heartbeats.idleNanos(System.nanoTime()) > 0)) {
        commitNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      end(new Ending.Fenced("another process has taken the producer, or a transaction took longer than " + TRANSACTION.toSeconds() + " s"));
    } catch (RuntimeException e) {
      end(Ending.Broken.of("Kafka can't be written to", e));
    }
  }

  private void end(Ending ending) {
    if (halted.getCount() > 0) {
      listener.ended(ending);
    }
  }

  private void commitNext() throws InterruptedException {
    Pending first = queue.poll(heartbeats.idleNanos(System.nanoTime()), TimeUnit.NANOSECONDS);
    List<Pending> group = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (Pending next = first; next != null; next = all.size() < GROUP_RECORDS ? queue.poll() : null) {
      group.add(next);
      all.addAll(next.records());
    }
    long now = System.nanoTime();
    if (heartbeats.idleNanos(now) == 0) {
      all.add(records.of(heartbeats.next(now, Instant.now()), Instant.now()));
    }
    if (!all.isEmpty()) {
      commit(all);
      commits.record(System.nanoTime() - now, TimeUnit.NANOSECONDS);
    }
    group.stream().filter(p -> p.write() != NOTHING).forEach(p -> listener.committed(p.write()));
  }

  /** An aborted group is sent again whole; what can't be aborted either is left to a new producer, which starts from the journal. */
  private void commit(List<ProducerRecord<byte[], byte[]>> all) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.beginTransaction();
        all.forEach(producer::send);
        commitTransaction();
        return;
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        throw e;
      } catch (KafkaException e) {
        if (attempt == ATTEMPTS || halted.getCount() == 0) {
          throw e;
        }
        LOG.warn("A transaction is aborted and sent again: {}", e.getMessage());
        producer.abortTransaction();
        halted.await(50L << attempt, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** After a time-out nobody knows whether it was committed, until the coordinator has answered. */
  private void commitTransaction() {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (halted.getCount() == 0) {
          throw e;
        }
        LOG.warn("Kafka does not answer to a commit, asking again: {}", e.getMessage());
      }
    }
  }

  /** Commits what is waiting, and ends. */
  void finish(Duration limit) {
    finishing = true;
    wake();
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt();
  }

  /** Ends at once; what is waiting is not written. */
  void halt() {
    halted.countDown();
    metrics.close();
    producer.close(Duration.ZERO);
    thread.interrupt();
  }
}
