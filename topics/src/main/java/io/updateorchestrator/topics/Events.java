package io.updateorchestrator.topics;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as records for a producer: topic, key and envelope follow from the event. */
public final class Events {
  private final TopicCatalogue catalogue;
  private final String role;

  /** @param role that writes: {@code ingest planner executor cli} */
  public Events(TopicCatalogue catalogue, String role) {
    this.catalogue = catalogue;
    this.role = role;
  }

  /** @param id of the event; the same when it is sent again */
  public ProducerRecord<byte[], byte[]> record(Object event, String id, Instant now) {
    String key = EventKeys.keyOf(event);
    Envelope envelope = Envelope.of(id, role, EventKeys.clusterOf(event), EventKeys.subjectOf(event), now);
    return new ProducerRecord<>(EventKeys.topicOf(event, catalogue).name(), null, key.getBytes(StandardCharsets.UTF_8), EventCodec.value(event),
        EventCodec.headers(EventType.of(event), envelope));
  }
}
