package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.e2e.outside.App;
import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.Repository;
import io.updateorchestrator.e2e.outside.Schemas;
import io.updateorchestrator.e2e.outside.Service;
import io.updateorchestrator.embedded.broker.BrokerFolder;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.EventType;
import io.updateorchestrator.topics.JournalCodec;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Topic;
import io.updateorchestrator.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real run writes on its topics and prints is what the schemas say. */
class ContractIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir
  private Path folder;
  private final Schemas schemas = new Schemas();

  @Test
  void everyRecordAndDocumentOfARunFitsItsSchema() {
    // Given
    try (Service service = new Service(folder, "simulated: true").start()) {
      assertThat(service.state(service.push("one", Chain.files("default", 1)))).as(service.app().said()).isEqualTo("succeeded");
      assertThat(service.state(service.push("two", Chain.files("default", 2, Chain.Fault.IMAGE, 3)))).isEqualTo("rolled-back");
      assertThat(service.state(service.push("odd", Map.of("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}\n")))).isEqualTo("failed");

      // When
      List<String> problems = new ArrayList<>();
      Set<EventType> seen = readAll(service, problems);

      // Then
      assertThat(problems).isEmpty();
      assertThat(seen).contains(EventType.MANIFEST_CHANGED, EventType.REVISION_SEALED, EventType.REVISION_REFUSED, EventType.SOURCE_STATE, EventType.PLAN_CREATED,
          EventType.PLAN_OPERATION, EventType.ROLLOUT_CHANGED, EventType.BATCH_CHANGED, EventType.OBSERVE, EventType.BATCH_OPENED, EventType.APPLY, EventType.UNDO, EventType.SETTLED,
          EventType.OBSERVED, EventType.OPERATION_CHANGED, EventType.BEFORE, EventType.PROGRESS, EventType.POSITION, EventType.CLUSTER, EventType.DECISION);
      assertThat(seen).doesNotContain(EventType.DEAD_LETTER);
      assertDocuments(service);
    }
  }

  private Set<EventType> readAll(Service service, List<String> problems) {
    String servers = new BrokerFolder(service.data().resolve("broker")).lastBootstrapServers().orElseThrow();
    TopicCatalogue catalogue = new TopicCatalogue("orchestrator");
    List<Topic> topics = new ArrayList<>(catalogue.shared());
    topics.addAll(catalogue.ofCluster("test"));
    JournalCodec journal = new JournalCodec(new Sealer(SealKeys.read(service.data().resolve("keys.json"))), "test", catalogue);
    Set<EventType> seen = EnumSet.noneOf(EventType.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(KafkaSettings.embedded(servers, "orchestrator").consumer())) {
      List<TopicPartition> partitions = topics.stream().map(t -> new TopicPartition(t.name(), 0)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (record.value() != null) {
            seen.add(check(record, journal, problems));
          }
        }
      }
    }
    return seen;
  }

  private EventType check(ConsumerRecord<byte[], byte[]> record, JournalCodec journal, List<String> problems) {
    EventType type = EventType.of(EventCodec.typeOf(record.headers())).orElseThrow();
    JsonNode event = record.topic().contains(".journal.") ? Json.MAPPER.valueToTree(journal.read(record.headers(), record.key(), record.value()))
        : Json.tree(new String(record.value(), java.nio.charset.StandardCharsets.UTF_8));
    schemas.problems(type.schemaName(), event).forEach(p -> problems.add(record.topic() + "@" + record.offset() + " " + type.schemaName() + " " + p));
    return type;
  }

  private void assertDocuments(Service service) {
    String data = service.data().toString();
    String shop = Repository.ROOT.resolve("deploy/examples/shop").toString();
    assertDocument(service, "output/rollouts", 0, "history", "--data-dir", data);
    assertDocument(service, "output/rollouts", 0, "status", "--data-dir", data);
    assertDocument(service, "output/analyze", 0, "analyze", shop);
    assertDocument(service, "output/plan", 0, "plan", shop, "--data-dir", data);
    assertDocument(service, "output/validate", 0, "validate", shop, "--cluster", "simulated");
    assertDocument(service, "output/config", 0, "config", "--environment", "production");
    assertDocument(service, "output/config", 0, "config", "--default");
    assertDocument(service, "output/topics", 0, "topics", "diff", "--data-dir", data);
    assertDocument(service, "output/error", 2, "plan", folder.resolve("none").toString(), "--data-dir", data);
    assertDocument(service, "output/error", 1, "analyse", shop);
  }

  private void assertDocument(Service service, String schema, int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", "json"));
    try (App app = App.start(service.logs(), Map.of(), all.toArray(String[]::new))) {
      assertThat(app.awaitEnd(SOON)).as("%s: %s", all, app.said()).isEqualTo(exitCode);
      assertThat(schemas.problems(schema, Json.tree(app.out()))).as("%s: %s", all, app.out()).isEmpty();
    }
  }
}
