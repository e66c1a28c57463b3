package io.updateorchestrator.executor.kubernetes.shell;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** A planner's and an onlooker's side of one cluster's topics, and the executors that a test starts. */
final class Stage implements AutoCloseable {

  static final OperationSettings SETTINGS = new OperationSettings(60_000, 1_000, 10_000, 0, 3, false, "when-needed", true, true, false, false, 1_000, false, false);

  final String cluster;
  final KafkaSettings kafka;
  final Sealer sealer;
  final MeterRegistry meters = new SimpleMeterRegistry();
  private final KafkaProducer<byte[], byte[]> planner;
  private final Events events;
  private final List<ClusterExecutor> executors = new ArrayList<>();

  Stage(String cluster, KafkaSettings kafka, Sealer sealer) {
    this.cluster = cluster;
    this.kafka = kafka;
    this.sealer = sealer;
    this.events = new Events(kafka.catalogue(), "planner");
    this.planner = new KafkaProducer<>(kafka.producer("planner-" + cluster, Duration.ofSeconds(20)));
    planner.initTransactions();
  }

  ClusterExecutor executor(String instance, String orchestrator, Supplier<ClusterApi> api) {
    ClusterExecutor executor = new ClusterExecutor(
        new ClusterExecutorSettings(kafka, cluster, Map.of("region", "eu"), api, sealer, orchestrator, "update-orchestrator", Duration.ofSeconds(5), instance, meters));
    executors.add(executor);
    executor.start();
    return executor;
  }

  ClusterExecutor running(String instance, Supplier<ClusterApi> api) {
    ClusterExecutor executor = executor(instance, "me", api);
    await().atMost(Duration.ofSeconds(20)).until(() -> executor.state() instanceof ExecutorState.Running);
    return executor;
  }

  /** In one transaction, as the planner releases a batch. */
  void send(List<?> commands) {
    planner.beginTransaction();
    commands.forEach(this::send);
    planner.commitTransaction();
  }

  void sendAborted(List<?> commands) {
    planner.beginTransaction();
    commands.forEach(this::send);
    planner.flush();
    planner.abortTransaction();
  }

  private void send(Object command) {
    planner.send(events.record(command, UUID.randomUUID().toString(), Instant.now()));
  }

  void raw(org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> record) {
    planner.beginTransaction();
    planner.send(record);
    planner.commitTransaction();
  }

  BatchOpened opened(int batch, int count) {
    return new BatchOpened(cluster + "/1/batch-" + batch, cluster, "uid-1", cluster + "-1", 1, batch, 1, count, false, true, 10_000, true, 5);
  }

  Apply apply(int batch, ResourceRef ref, Map<String, String> data) {
    ObjectNode body = Json.object();
    body.put("apiVersion", "v1").put("kind", ref.kind()).putObject("metadata").put("name", ref.name()).put("namespace", ref.namespace());
    data.forEach(body.putObject("data")::put);
    Manifest clear = new Manifest(ref, "v1", body, sealer.digest(ref, body), null);
    return new Apply(cluster + "/1/" + ref.name() + "/apply/" + batch, cluster, "uid-1", cluster + "-1", 1, batch, 1, ref.name(), Action.CREATE, ref, "v1",
        sealer.seal(cluster, clear), Strategy.ATOMIC, List.of(), null, SETTINGS);
  }

  static ResourceRef configMap(String name) {
    return ResourceRef.core("ConfigMap", "shop", name);
  }

  /** Everything committed so far. */
  List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < topic.partitions(kafka.partitions()); p++) {
      partitions.add(new TopicPartition(topic.name(), p));
    }
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  <T> List<T> events(Topic topic, Class<T> type) {
    return records(topic).stream().map(r -> EventCodec.read(r.headers(), r.value())).filter(type::isInstance).map(type::cast).toList();
  }

  <T> List<T> until(Topic topic, Class<T> type, Predicate<List<T>> enough) {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).until(() -> events(topic, type), enough);
  }

  @Override
  public void close() {
    executors.forEach(ClusterExecutor::close);
    planner.close(Duration.ZERO);
  }
}
