package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.topics.JournalCodec;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads the journal of a cluster from its beginning to the end of what is committed. */
final class JournalReader {

  /** Header of each entry: the UID of the cluster that it is about. */
  static final String CLUSTER_UID = "ce_clusteruid";
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings kafka;
  private final JournalCodec codec;
  private final String cluster;

  JournalReader(KafkaSettings kafka, JournalCodec codec, String cluster) {
    this.kafka = kafka;
    this.codec = codec;
    this.cluster = cluster;
  }

  /**
   * @param entries newest of each key, of the cluster that answers now
   * @param foreign keys of what is about another cluster, which had the name before
   */
  record Contents(List<JournalEntry> entries, List<String> foreign) {}

  /** @throws OrchestratorException {@code configuration} if an entry can't be unsealed: without its pre-images nothing can be undone */
  Contents read(String clusterUid) {
    List<JournalEntry> entries = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : newest().values()) {
      JournalEntry entry = decode(record);
      // Commands are counted in Kafka, whichever cluster they are for.
      if (entry instanceof JournalEntry.Position || clusterUid.equals(uidOf(record))) {
        entries.add(entry);
      } else {
        foreign.add(entry.key());
      }
    }
    return new Contents(entries, foreign);
  }

  private Map<String, ConsumerRecord<byte[], byte[]>> newest() {
    Map<String, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
    TopicPartition partition = new TopicPartition(kafka.catalogue().journal(cluster).name(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            newest.remove(key);
          } else {
            newest.put(key, record);
          }
        }
      }
    }
    return newest;
  }

  private JournalEntry decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return codec.read(record.headers(), record.key(), record.value());
    } catch (UnreadableEventException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The journal %s can't be read at offset %d: %s (is it the right secrets.key_file?)"
          .formatted(record.topic(), record.offset(), e.getMessage()), e);
    }
  }

  private static String uidOf(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(CLUSTER_UID);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
