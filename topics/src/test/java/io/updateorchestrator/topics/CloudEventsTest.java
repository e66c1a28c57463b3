package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that knows nothing of us, CloudEvents' own, understands every event. */
class CloudEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00.5Z");

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "PROGRESS", "POSITION", "RESERVED"}, mode = EnumSource.Mode.EXCLUDE)
  void isAnEventInKafkasBinaryMode(EventType type) {
    // Given
    Object event = Samples.of(type.record());
    ProducerRecord<byte[], byte[]> record = new Events(new TopicCatalogue("orchestrator"), "planner").record(event, "prod/7/0", NOW);

    // When
    CloudEvent read = KafkaMessageFactory.createReader(record.headers(), record.value()).toEvent();

    // Then
    assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
    assertThat(read.getId()).isEqualTo("prod/7/0");
    assertThat(read.getType()).isEqualTo(type.label());
    assertThat(read.getSource().getPath()).startsWith("/planner/");
    assertThat(read.getTime()).isEqualTo(OffsetDateTime.ofInstant(NOW, ZoneOffset.UTC));
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(read.getDataSchema().toString()).isEqualTo(SchemaFile.read(type.schemaName()).content().path("$id").asText());
    assertThat(read.getSubject()).isNotEqualTo("");
    assertThat(Json.read(read.getData().toBytes(), type.record())).isEqualTo(event);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "PROGRESS", "POSITION", "RESERVED"})
  void entriesOfTheJournalSayThatTheyAreSealed(EventType type) {
    // Given
    Headers headers = EventCodec.headers(type, Envelope.of("position", "executor", "prod", null, NOW), "text/plain");

    // When
    CloudEvent read = KafkaMessageFactory.createReader(headers, "sealed:v1:…".getBytes(StandardCharsets.UTF_8)).toEvent();

    // Then
    assertThat(read.getDataContentType()).isEqualTo("text/plain");
    assertThat(read.getType()).isEqualTo(type.label());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "\u0000\uFFFD broken", "prod/shop"})
  void aDeadLetterIsAnEventWhateverItsKeyWas(String key) {
    // Given
    DeadLetter letter = new DeadLetter("orchestrator.outcomes", 0, 7L, key, null, "no ce_type", "", NOW);
    ProducerRecord<byte[], byte[]> record = new Events(new TopicCatalogue("orchestrator"), "planner").record(letter, "outcomes/0/7", NOW);

    // When
    CloudEvent read = KafkaMessageFactory.createReader(record.headers(), record.value()).toEvent();

    // Then
    assertThat(read.getSource().getPath()).isEqualTo("prod/shop".equals(key) ? "/planner/prod" : "/planner/unknown");
  }
}
