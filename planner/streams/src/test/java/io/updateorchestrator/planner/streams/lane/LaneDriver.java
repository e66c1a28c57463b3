package io.updateorchestrator.planner.streams.lane;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.streams.FakeExecutor;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without Kafka: one partition, one record at a time, the wall clock by hand. */
final class LaneDriver implements AutoCloseable {

  static final LaneConfiguration CONFIGURATION = Configuration.defaults().lane();

  final KafkaSettings kafka = KafkaSettings.embedded("unused:1", "orchestrator");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Events events = new Events(kafka.catalogue(), "test");
  private final TopologyTestDriver driver;
  private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
  private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
  private final Map<String, List<Object>> read = new HashMap<>();

  LaneDriver(Path state) {
    this(state, new PlannerCore(CONFIGURATION)::decide);
  }

  LaneDriver(Path state, Deciding.Core core) {
    Properties properties = new Properties();
    properties.putAll(configuration(state));
    driver = new TopologyTestDriver(PlannerTopology.build(kafka, new Deciding(core, CONFIGURATION, meters), new StreamsConfig(properties)), properties, FakeExecutor.AT);
  }

  static Map<String, Object> configuration(Path state) {
    return Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "orchestrator.planner", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
        StreamsConfig.STATE_DIR_CONFIG, state.toString(), StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
  }

  void pipe(Object event) {
    ProducerRecord<byte[], byte[]> record = events.record(event, "id", FakeExecutor.AT);
    pipe(record.topic(), record.key(), record.value(), record.headers());
  }

  void pipe(String topic, byte[] key, byte[] value, Headers headers) {
    inputs.computeIfAbsent(topic, t -> driver.createInputTopic(t, new ByteArraySerializer(), new ByteArraySerializer()))
        .pipeInput(new TestRecord<>(key, value, headers, Instant.EPOCH));
  }

  /** All that has gone to a topic so far. */
  @SuppressWarnings("unchecked")
  <T> List<T> told(String topic, Class<T> type) {
    List<Object> all = read.computeIfAbsent(topic, t -> new ArrayList<>());
    TestOutputTopic<byte[], byte[]> output = outputs.computeIfAbsent(topic, t -> driver.createOutputTopic(t, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    output.readRecordsToList().forEach(r -> all.add(EventCodec.read(r.headers(), r.value())));
    return (List<T>) all.stream().filter(type::isInstance).toList();
  }

  <T> List<T> decisions(Class<T> type) {
    return told(kafka.catalogue().decisions().name(), type);
  }

  <T> List<T> rollouts(Class<T> type) {
    return told(kafka.catalogue().rollouts().name(), type);
  }

  List<Command> commands(String cluster) {
    return told(kafka.catalogue().commands(cluster).name(), Command.class);
  }

  /** Lets an executor answer until it is told nothing more. */
  void settle(String cluster, FakeExecutor executor, int from) {
    int done = from;
    for (List<Command> all = commands(cluster); done < all.size(); all = commands(cluster)) {
      for (Outcome outcome : executor.answer(all.get(done++))) {
        pipe(outcome);
      }
    }
  }

  void advance(Duration time) {
    driver.advanceWallClockTime(time);
  }

  @Override
  public void close() {
    driver.close();
  }
}
