package io.updateorchestrator.topics;

import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Records of {@code journal.<cluster>}: sealed as a whole, since pre-images hold Secrets. The key is authenticated with it. */
public final class JournalCodec {
  private final Sealer sealer;
  private final String cluster;
  private final Topic topic;

  public JournalCodec(Sealer sealer, String cluster, TopicCatalogue catalogue) {
    this.sealer = sealer;
    this.cluster = cluster;
    this.topic = catalogue.journal(cluster);
  }

  public ProducerRecord<byte[], byte[]> record(JournalEntry entry, Instant now) {
    String key = keyOf(entry.key());
    byte[] value = sealer.seal(key, Json.text(entry)).getBytes(StandardCharsets.UTF_8);
    Headers headers = EventCodec.headers(EventType.of(entry), Envelope.of(entry.key(), "executor", cluster, null, now), "text/plain");
    return new ProducerRecord<>(topic.name(), 0, key.getBytes(StandardCharsets.UTF_8), value, headers);
  }

  public ProducerRecord<byte[], byte[]> tombstone(String entryKey) {
    return new ProducerRecord<>(topic.name(), 0, keyOf(entryKey).getBytes(StandardCharsets.UTF_8), null);
  }

  /** {@code <cluster>/before/…} as the record's key has it. */
  public String keyOf(String entryKey) {
    return cluster + "/" + entryKey;
  }

  /** @throws UnreadableEventException if it is of an unknown type or was sealed with a key that is not there */
  public JournalEntry read(Headers headers, byte[] key, byte[] value) {
    EventType type = EventType.of(String.valueOf(EventCodec.typeOf(headers)))
        .orElseThrow(() -> new UnreadableEventException("unknown type " + EventCodec.typeOf(headers) + " in the journal", null));
    try {
      String clear = sealer.unseal(new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8));
      return (JournalEntry) EventCodec.read(type, clear.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalStateException e) {
      throw new UnreadableEventException("a journal entry can't be unsealed: " + e.getMessage(), e);
    }
  }
}
