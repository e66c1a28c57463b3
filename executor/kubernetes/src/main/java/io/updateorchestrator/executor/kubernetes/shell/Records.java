package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.JournalCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What an executor writes, as records for a producer. */
final class Records {

  private final JournalCodec journal;
  private final Events events;
  private final byte[] clusterUid;

  Records(JournalCodec journal, Events events, String clusterUid) {
    this.journal = journal;
    this.events = events;
    this.clusterUid = clusterUid.getBytes(StandardCharsets.UTF_8);
  }

  List<ProducerRecord<byte[], byte[]>> of(Effect.Write write, Instant now) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    write.journal().forEach(entry -> {
      ProducerRecord<byte[], byte[]> record = journal.record(entry, now);
      record.headers().add(JournalReader.CLUSTER_UID, clusterUid);
      records.add(record);
    });
    write.tombstones().forEach(key -> records.add(journal.tombstone(key)));
    write.outcomes().forEach(outcome -> records.add(of(outcome, now)));
    return records;
  }

  /** The id follows from what is said: an outcome that is told again is the same event. */
  ProducerRecord<byte[], byte[]> of(Object event, Instant now) {
    return events.record(event, UUID.nameUUIDFromBytes(EventCodec.value(event)).toString(), now);
  }
}
