package io.updateorchestrator.executor.kubernetes.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.topics.JournalCodec;
import io.updateorchestrator.topics.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The executor's shell on a real broker: what is durable when, who may write, and what comes back after what. */
class ClusterExecutorIT {

  private static final ResourceRef LEASE = new ResourceRef("coordination.k8s.io", "Lease", "update-orchestrator", "update-orchestrator");
  private static TestBroker broker;
  private static Sealer sealer;
  private static Sealer otherSealer;

  private final FakeCluster cluster = new FakeCluster();
  private Stage stage;

  @BeforeAll
  static void broker(@TempDir Path folder) {
    broker = new TestBroker(folder.resolve("broker")).start();
    sealer = new Sealer(SealKeys.create(folder.resolve("keys.json")));
    otherSealer = new Sealer(SealKeys.create(folder.resolve("other.json")));
  }

  @AfterAll
  static void close() {
    broker.close();
  }

  @BeforeEach
  void stage(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    stage = new Stage(name.substring(0, Math.min(40, name.length())), broker.kafka(1), sealer);
  }

  @AfterEach
  void leave() {
    stage.close();
  }

  @Test
  void rollsOutABatchAndSaysSo() {
    // Given
    stage.running("host", cluster::connect);

    // When
    stage.send(List.of(stage.opened(1, 2), apply(1, "one"), apply(1, "two")));

    // Then
    assertThat(untilEnded(2)).allMatch(o -> o.state() == OperationState.READY && o.applied().found().equals("created"));
    assertThat(cluster.writes).hasSize(2);
    assertThat(position()).isEqualTo(3);
  }

  @Test
  void tellsTheClusterBeforeAndAfterIt() {
    // Given
    ClusterExecutor executor = stage.running("host", cluster::connect);
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));
    untilEnded(1);

    // When
    executor.close();

    // Then
    List<ClusterRecord> records = stage.events(stage.kafka.catalogue().clusters(), ClusterRecord.class).stream().filter(r -> r.cluster().equals(stage.cluster)).toList();
    assertThat(records.getFirst()).satisfies(r -> {
      assertThat(r.uid()).isEqualTo("uid-1");
      assertThat(r.labels()).containsEntry("region", "eu");
      assertThat(r.heartbeat()).isEqualTo(1);
      assertThat(r.sinceLastMs()).isZero();
      assertThat(r.leaving()).isFalse();
    });
    assertThat(records.getLast()).satisfies(r -> {
      assertThat(r.leaving()).isTrue();
      assertThat(r.leaseTerm()).isEqualTo(1);
    });
    assertThat(cluster.live(LEASE).path("spec").path("holderIdentity").asText()).isEmpty();
    assertThat(executor.state()).isEqualTo(new ExecutorState.Stopped());
  }

  @Test
  void hasAPreImageInTheJournalBeforeItTouchesAnObject() {
    // Given
    List<Boolean> durable = new ArrayList<>();
    stage.running("host", () -> cluster.connect(request -> {
      if (request instanceof ApiRequest.Apply apply && !apply.dryRun()) {
        durable.add(journal().stream().anyMatch(e -> e instanceof JournalEntry.Before before && before.ref().equals(apply.ref())));
      }
    }));

    // When
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));

    // Then
    untilEnded(1);
    assertThat(durable).containsExactly(true);
  }

  /** A process that stood still for longer than its session (a laptop's lid) loses its place and has it again within one poll. */
  @Test
  void goesOnAfterAPlaceThatWasLostAndComesBackAtOnce() throws Exception {
    // Given
    stage.running("host", cluster::connect);
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));
    untilEnded(1);

    // When
    String group = stage.kafka.topicPrefix() + ".executor-" + stage.cluster;
    try (Admin admin = Admin.create(stage.kafka.common())) {
      admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all().get();
      await().atMost(Duration.ofSeconds(20)).until(() -> !admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().isEmpty());
    }
    stage.send(List.of(stage.opened(2, 1), apply(2, "two")));

    // Then
    assertThat(untilEnded(2)).allMatch(o -> o.state() == OperationState.READY);
  }

  @Test
  void keepsSecretsOutOfEveryTopic() {
    // Given
    stage.running("host", cluster::connect);
    ResourceRef secret = ResourceRef.core("Secret", "shop", "db");
    String value = "cGFzc3dvcmQtb2YtdGhlLWRhdGFiYXNl";

    // When
    stage.send(List.of(stage.opened(1, 1), stage.apply(1, secret, Map.of("password", value))));
    untilEnded(1);
    stage.send(List.of(stage.opened(2, 1), stage.apply(2, secret, Map.of("password", "YW5vdGhlcg=="))));

    // Then
    untilEnded(2);
    assertThat(cluster.writes).extracting(w -> ((ApiRequest.Apply) w).body().path("data").path("password").asText()).containsExactly(value, "YW5vdGhlcg==");
    var catalogue = stage.kafka.catalogue();
    for (var topic : List.of(catalogue.commands(stage.cluster), catalogue.journal(stage.cluster), catalogue.outcomes())) {
      assertThat(stage.records(topic)).noneMatch(r -> r.value() != null && new String(r.value(), StandardCharsets.UTF_8).contains(value));
    }
  }

  @Test
  void carriesOutNothingThatWasAborted() {
    // Given
    stage.running("host", cluster::connect);

    // When
    stage.sendAborted(List.of(stage.opened(1, 1), apply(1, "aborted")));
    stage.send(List.of(stage.opened(2, 1), apply(2, "committed")));

    // Then
    untilEnded(1);
    assertThat(cluster.writes).extracting(w -> ((ApiRequest.Apply) w).ref().name()).containsExactly("committed");
  }

  @Test
  void tellsARepeatedCommandsOutcomeAgainWithoutWriting() {
    // Given
    stage.running("host", cluster::connect);
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));
    OperationChanged first = untilEnded(1).getFirst();

    // When
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));

    // Then
    assertThat(untilEnded(2)).allMatch(first::equals);
    assertThat(cluster.writes).hasSize(1);
  }

  @Test
  void failsAnOperationWhoseSecretCantBeUnsealedAndGoesOn() {
    // Given
    stage.running("host", cluster::connect);
    ResourceRef secret = ResourceRef.core("Secret", "shop", "db");
    ObjectNode body = Json.object();
    body.put("apiVersion", "v1").put("kind", "Secret").putObject("metadata").put("name", "db").put("namespace", "shop");
    body.putObject("data").put("password", "eA==");
    Apply good = stage.apply(1, secret, Map.of("password", "eA=="));
    Apply bad = new Apply(good.id(), good.cluster(), good.clusterUid(), good.rollout(), good.term(), 1, 1, good.operation(), good.action(), secret, "v1",
        otherSealer.seal(stage.cluster, new io.updateorchestrator.common.resource.Manifest(secret, "v1", body, "hmac:0", null)), good.strategy(), List.of(), null, Stage.SETTINGS);

    // When
    stage.send(List.of(stage.opened(1, 2), bad, apply(1, "one")));
    stage.send(List.of(stage.opened(2, 1), apply(2, "two")));

    // Then
    untilEnded(2);
    assertThat(outcomes(CommandRefused.class)).singleElement().satisfies(r -> {
      assertThat(r.reason()).isEqualTo("unreadable");
      assertThat(r.operation()).isEqualTo("db");
    });
    assertThat(stage.events(stage.kafka.catalogue().deadLetters(), DeadLetter.class)).filteredOn(d -> d.topic().endsWith(stage.cluster)).singleElement()
        .satisfies(d -> assertThat(d.offset()).isEqualTo(1));
    assertThat(cluster.writes).extracting(w -> ((ApiRequest.Apply) w).ref().name()).containsExactly("two");
    await().untilAsserted(() -> assertThat(position()).isGreaterThanOrEqualTo(6));
  }

  @Test
  void keepsARecordThatIsNoCommandAndGoesOn() {
    // Given
    stage.running("host", cluster::connect);

    // When
    stage.raw(new ProducerRecord<>(stage.kafka.catalogue().commands(stage.cluster).name(), 0, stage.cluster.getBytes(StandardCharsets.UTF_8), "{".getBytes(StandardCharsets.UTF_8)));
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));

    // Then
    untilEnded(1);
    assertThat(stage.events(stage.kafka.catalogue().deadLetters(), DeadLetter.class)).anyMatch(d -> d.topic().endsWith(stage.cluster) && d.error().contains("no ce_type"));
  }

  @Test
  void goesOnWhereAKilledOneWas() {
    // Given
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean reached = new AtomicBoolean();
    stage.running("host", () -> cluster.connect(request -> {
      if (request instanceof ApiRequest.Apply apply && !apply.dryRun() && apply.ref().name().equals("two")) {
        reached.set(true);
        hang(never);
      }
    }));
    stage.send(List.of(stage.opened(1, 2), apply(1, "one"), apply(1, "two")));
    await().until(reached::get);

    // When
    stage.running("host", cluster::connect);

    // Then
    assertThat(untilEnded(2)).allMatch(o -> o.state() == OperationState.READY);
    assertThat(cluster.writes).extracting(w -> ((ApiRequest.Apply) w).ref().name()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void letsNoFencedOneWriteAnyMore() {
    // Given
    CountDownLatch asleep = new CountDownLatch(1);
    AtomicBoolean sleeps = new AtomicBoolean();
    List<ApiRequest> lateWrites = new ArrayList<>();
    ClusterExecutor zombie = stage.running("host", () -> cluster.connect(request -> {
      if (request instanceof ApiRequest.Apply apply && apply.dryRun()) {
        sleeps.set(true);
        hang(asleep);
      } else if (request.writes() && asleep.getCount() == 0) {
        lateWrites.add(request);
      }
    }));
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));
    await().until(sleeps::get);
    stage.running("host", cluster::connect);
    untilEnded(1);

    // When
    asleep.countDown();

    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> zombie.state() instanceof ExecutorState.Standby);
    assertThat(lateWrites).isEmpty();
    assertThat(cluster.writes).hasSize(1);
    assertThat(untilEnded(1)).hasSize(1);
  }

  @Test
  void standsByWhileAnotherWorksAndTakesOverWhenThatLeaves() {
    // Given
    ClusterExecutor first = stage.running("a", cluster::connect);
    ClusterExecutor second = stage.executor("b", "me", cluster::connect);
    await().atMost(Duration.ofSeconds(20)).until(() -> second.state() instanceof ExecutorState.Standby);

    // When
    first.close();
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));

    // Then
    untilEnded(1);
    assertThat(second.state()).isInstanceOf(ExecutorState.Running.class);
  }

  @Test
  void saysWhoHoldsTheLeaseAndComesBackWhenItIsFree() {
    // Given
    ObjectNode lease = Json.object();
    lease.putObject("metadata").put("name", "update-orchestrator").put("namespace", "update-orchestrator");
    lease.putObject("spec").put("holderIdentity", "somebody-else").put("renewTime", Instant.now().toString());
    cluster.put(LEASE, lease);
    ClusterExecutor executor = stage.executor("host", "me", cluster::connect);
    await().atMost(Duration.ofSeconds(20)).until(() -> executor.state().equals(new ExecutorState.Held("somebody-else")));
    stage.until(stage.kafka.catalogue().clusters(), ClusterRecord.class, all -> all.stream().anyMatch(r -> r.cluster().equals(stage.cluster) && "somebody-else".equals(r.heldBy())));

    // When
    ((ObjectNode) cluster.live(LEASE).get("spec")).put("holderIdentity", "");

    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> executor.state() instanceof ExecutorState.Running);
    await().untilAsserted(() -> assertThat(stage.events(stage.kafka.catalogue().clusters(), ClusterRecord.class)).filteredOn(r -> r.cluster().equals(stage.cluster)).last()
        .satisfies(r -> assertThat(r.heldBy()).isNull()));
  }

  @Test
  void forgetsTheJournalOfAClusterThatWasReplaced() {
    // Given
    ClusterExecutor first = stage.running("host", cluster::connect);
    stage.send(List.of(stage.opened(1, 1), apply(1, "one")));
    untilEnded(1);
    first.close();
    cluster.uid = "uid-2";

    // When
    stage.running("host", cluster::connect);

    // Then
    stage.until(stage.kafka.catalogue().clusters(), ClusterRecord.class, all -> all.stream().anyMatch(r -> r.cluster().equals(stage.cluster) && r.uid().equals("uid-2")));
    await().untilAsserted(() -> assertThat(journal()).singleElement().isEqualTo(new JournalEntry.Position(2, 1)));
  }

  @Test
  void waitsForAClusterThatDoesNotAnswer() {
    // Given
    cluster.away = true;
    ClusterExecutor executor = stage.executor("host", "me", cluster::connect);
    await().atMost(Duration.ofSeconds(20)).until(() -> executor.state() instanceof ExecutorState.Waiting waiting && waiting.why().contains("connection refused"));

    // When
    cluster.away = false;

    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> executor.state().isReady());
  }

  @Test
  void outlivesABrokerThatIsAway(@TempDir Path folder) {
    // Given
    try (TestBroker another = new TestBroker(folder.resolve("broker")).start(); Stage away = new Stage("away", another.kafka(1), sealer)) {
      CountDownLatch meanwhile = new CountDownLatch(1);
      AtomicBoolean reached = new AtomicBoolean();
      away.running("host", () -> cluster.connect(request -> {
        if (request instanceof ApiRequest.Apply apply && apply.dryRun() && meanwhile.getCount() > 0) {
          reached.set(true);
          hang(meanwhile);
        }
      }));
      away.send(List.of(away.opened(1, 1), away.apply(1, Stage.configMap("one"), Map.of())));
      await().until(reached::get);

      // When
      another.stop();
      meanwhile.countDown();
      another.start();

      // Then
      away.until(away.kafka.catalogue().outcomes(), OperationChanged.class, all -> all.stream().anyMatch(o -> o.state() == OperationState.READY));
      assertThat(cluster.writes).hasSize(1);
    }
  }

  private Apply apply(int batch, String name) {
    return stage.apply(batch, Stage.configMap(name), Map.of("key", "value"));
  }

  private <T> List<T> outcomes(Class<T> type) {
    return stage.events(stage.kafka.catalogue().outcomes(), type).stream().filter(o -> ((io.updateorchestrator.common.event.Outcome) o).cluster().equals(stage.cluster)).toList();
  }

  private List<OperationChanged> untilEnded(int count) {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50))
        .until(() -> outcomes(OperationChanged.class).stream().filter(o -> o.state().finished()).toList(), all -> all.size() >= count);
  }

  private List<JournalEntry> journal() {
    Map<String, JournalEntry> newest = new java.util.TreeMap<>();
    JournalCodec codec = new JournalCodec(sealer, stage.cluster, stage.kafka.catalogue());
    for (ConsumerRecord<byte[], byte[]> record : stage.records(stage.kafka.catalogue().journal(stage.cluster))) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (record.value() == null) {
        newest.remove(key);
      } else {
        newest.put(key, codec.read(record.headers(), record.key(), record.value()));
      }
    }
    return List.copyOf(newest.values());
  }

  private long position() {
    return journal().stream().filter(JournalEntry.Position.class::isInstance).mapToLong(e -> ((JournalEntry.Position) e).offset()).max().orElse(-1);
  }

  private static void hang(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
