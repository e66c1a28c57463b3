package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updateorchestrator.common.event.SourceState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private final TopicCatalogue catalogue = new TopicCatalogue("orchestrator");

  @Test
  void readsWhatItWrites() {
    // Given
    SourceState state = new SourceState("prod", "shop", "abc", "00", true, "count");
    ProducerRecord<byte[], byte[]> record = new Events(catalogue, "planner").record(state, "prod/7/0", Instant.parse("2026-01-01T00:00:00Z"));

    // When
    Object read = EventCodec.read(record.headers(), record.value());

    // Then
    assertThat(read).isEqualTo(state);
    assertThat(record.topic()).isEqualTo("orchestrator.sources");
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("prod/shop");
    assertThat(EventCodec.typeOf(record.headers())).isEqualTo("io.updateorchestrator.source.state.v1");
    assertThat(EventCodec.envelope(record.headers())).isEqualTo(new Envelope("prod/7/0", "/planner/prod", "shop", Instant.parse("2026-01-01T00:00:00Z"), null));
  }

  @Test
  void refusesWithoutQuotingTheData() {
    // Given
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_type", EventType.SOURCE_STATE.label().getBytes(StandardCharsets.UTF_8));

    // When / Then
    assertThatThrownBy(() -> EventCodec.read(headers, "{hunter2".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableEventException.class).hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> EventCodec.read(new RecordHeaders(), new byte[0])).isInstanceOf(UnreadableEventException.class);
  }

  @Test
  void keepsAllOfAClusterInOnePartition() {
    assertThat(ClusterPartitioner.partition("prod/shop", 24)).isEqualTo(ClusterPartitioner.partition("prod", 24));
    assertThat(ClusterPartitioner.partition("prod", 1)).isZero();
  }
}
