package io.updateorchestrator.planner.streams;

import static io.updateorchestrator.planner.streams.Revisions.shop;
import static io.updateorchestrator.planner.streams.Revisions.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.planner.streams.replay.Replay;
import io.updateorchestrator.planner.streams.view.RolloutView;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.testing.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planner on a real broker: what it tells is what the view shows, and what is lost can be made again. */
class PlannerServiceIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  static Path folder;

  private static TestBroker broker;

  @TempDir
  Path own;

  @BeforeAll
  static void startBroker() {
    broker = new TestBroker(folder.resolve("broker")).start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** Each test has its own topics. */
  private static KafkaSettings kafka(String prefix, int partitions) {
    KafkaSettings all = broker.kafka(partitions);
    return new KafkaSettings(all.bootstrapServers(), prefix, partitions, all.replicationFactor(), all.properties());
  }

  private PlannerService planner(KafkaSettings kafka) {
    PlannerService planner = new PlannerService(new PlannerSettings(kafka, own.resolve("state"), "planner-1", Configuration.defaults().lane()), new SimpleMeterRegistry());
    planner.start();
    assertThat(planner.awaitRunning(LONG)).isTrue();
    return planner;
  }

  private static void publish(KafkaSettings kafka, List<ManifestChange> changes) {
    Events events = new Events(kafka.catalogue(), "ingest");
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer("ingest-shop", Duration.ofSeconds(30)))) {
      producer.initTransactions();
      producer.beginTransaction();
      changes.forEach(c -> producer.send(events.record(c, UUID.randomUUID().toString(), Instant.now())));
      producer.commitTransaction();
    }
  }

  private static RolloutsDocument.Rollout ended(RolloutView view, String id) {
    return await().atMost(LONG).until(() -> view.rollout(id), r -> r.isPresent() && r.get().state().ended()).orElseThrow();
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  @Test
  void rollsOutUndoesAndShowsBoth() throws Exception {
    // Given
    KafkaSettings kafka = kafka("rolls", 1);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (PlannerService planner = planner(kafka); RolloutView view = new RolloutView(kafka, own.resolve("view"), meters);
        LiveExecutor executor = new LiveExecutor("prod", kafka, new FakeExecutor("prod").failing("d0003"))) {
      view.start();

      // When
      publish(kafka, snapshot("prod", "shop", "r1", shop(3, "one")));
      RolloutsDocument.Rollout first = ended(view, "prod-1");
      publish(kafka, snapshot("prod", "shop", "r2", shop(4, "two")));
      RolloutsDocument.Rollout second = ended(view, "prod-2");

      // Then
      assertThat(first.state()).isEqualTo(RolloutState.SUCCEEDED);
      assertThat(first.batches()).hasSize(2).allSatisfy(b -> assertThat(b.operations()).hasSize(3).allSatisfy(o -> {
        assertThat(o.state()).isEqualTo(OperationState.READY);
        assertThat(o.attempts()).isEqualTo(1);
        assertThat(o.ended()).isNotNull();
      }));
      assertThat(second.state()).isEqualTo(RolloutState.ROLLED_BACK);
      assertThat(second.reason()).isEqualTo("Deployment/default/d0003: it can't be pulled");
      assertThat(second.batches().getFirst().operations()).extracting(RolloutsDocument.Operation::state).containsOnly(OperationState.UNDONE);
      assertThat(view.plan("prod-2").orElseThrow().plan().batches()).hasSize(2);
      assertThat(view.rollouts(io.updateorchestrator.planner.streams.view.RolloutFilter.newest(1)).rollouts()).extracting(RolloutsDocument.Rollout::id).containsExactly("prod-2");
      assertThat(view.clusters()).singleElement().satisfies(c -> assertThat(c.uid()).isEqualTo("uid-prod"));
      assertThat(view.sources()).singleElement().satisfies(s -> assertThat(s.source()).isEqualTo("shop"));
      assertThat(meters.get("update.operations").tag("kind", "Deployment").tag("outcome", "failed").counter().count()).isEqualTo(1);
      assertThat(meters.get("update.operations").tag("kind", "ConfigMap").tag("outcome", "ready").counter().count()).isEqualTo(7);
      assertThat(planner.health().ready()).isTrue();
    }
  }

  @Test
  void goesOnFromTheChangelogsWithAWipedStateFolderAndDecidesTheSameAgain() throws Exception {
    // Given
    KafkaSettings kafka = kafka("wiped", 3);
    try (RolloutView view = new RolloutView(kafka, own.resolve("view"), new SimpleMeterRegistry());
        LiveExecutor executor = new LiveExecutor("prod", kafka, new FakeExecutor("prod").failing("d0002"))) {
      view.start();
      try (PlannerService planner = planner(kafka)) {
        publish(kafka, snapshot("prod", "shop", "r1", shop(2, "one")));
        ended(view, "prod-1");
      }
      delete(own.resolve("state"));

      // When
      try (PlannerService planner = planner(kafka)) {
        publish(kafka, snapshot("prod", "shop", "r2", shop(3, "two")));
        ended(view, "prod-2");
        publish(kafka, snapshot("prod", "shop", "r3", shop(2, "three")));
        ended(view, "prod-3");
      }

      // Then
      assertThat(view.rollouts(io.updateorchestrator.planner.streams.view.RolloutFilter.newest(10)).rollouts()).extracting(RolloutsDocument.Rollout::state)
          .containsExactly(RolloutState.SUCCEEDED, RolloutState.ROLLED_BACK, RolloutState.SUCCEEDED);
      Replay.Report replay = new Replay(kafka).run();
      assertThat(replay.differences()).isEmpty();
      assertThat(replay.decisions()).isGreaterThan(20);
      assertThat(replay.lanes().get("prod").last().number()).isEqualTo(replay.decisions());
    }
  }

  @Test
  void decidesItsStateAgainFromTheTopicsWhenTheChangelogsAreGoneAndTellsNothingTwice() throws Exception {
    // Given
    KafkaSettings kafka = kafka("gone", 2);
    List<String> all = List.of(kafka.catalogue().commands("prod").name(), kafka.catalogue().rollouts().name(), kafka.catalogue().plans().name(), kafka.catalogue().decisions().name());
    try (RolloutView view = new RolloutView(kafka, own.resolve("view"), new SimpleMeterRegistry()); Admin admin = Admin.create(kafka.common());
        LiveExecutor executor = new LiveExecutor("prod", kafka, new FakeExecutor("prod").failing("d0002"))) {
      view.start();
      try (PlannerService planner = planner(kafka)) {
        publish(kafka, snapshot("prod", "shop", "r1", shop(2, "one")));
        ended(view, "prod-1");
        publish(kafka, snapshot("prod", "shop", "r2", shop(3, "two")));
        ended(view, "prod-2");
      }
      List<Long> before = records(kafka, all);
      admin.deleteTopics(admin.listTopics().names().get().stream().filter(t -> t.endsWith("-changelog") && t.startsWith("gone.")).toList()).all().get();

      // When
      try (PlannerService planner = planner(kafka)) {
        List<Long> rebuilt = records(kafka, all);
        publish(kafka, snapshot("prod", "shop", "r2", shop(3, "two")));
        publish(kafka, snapshot("prod", "shop", "r3", shop(2, "three")));
        RolloutsDocument.Rollout third = ended(view, "prod-3");

        // Then
        assertThat(rebuilt).isEqualTo(before);
        assertThat(third.revision()).isEqualTo("r3");
        assertThat(third.batches().getFirst().operations()).extracting(RolloutsDocument.Operation::action).containsOnly(io.updateorchestrator.common.plan.Action.UPDATE);
      }
      assertThat(new Replay(kafka).run().differences()).isEmpty();
    }
  }

  /** How many events each topic has. */
  private static List<Long> records(KafkaSettings kafka, List<String> topics) {
    return topics.stream().map(topic -> {
      try (var consumer = new org.apache.kafka.clients.consumer.KafkaConsumer<byte[], byte[]>(kafka.consumer())) {
        var partitions = consumer.partitionsFor(topic).stream().map(p -> new org.apache.kafka.common.TopicPartition(topic, p.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        long count = 0;
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
          count += consumer.poll(Duration.ofMillis(100)).count();
        }
        return count;
      }
    }).toList();
  }

  @Test
  void findsADecisionThatDoesNotComeOutAgain() throws Exception {
    // Given
    KafkaSettings kafka = kafka("differs", 1);
    try (RolloutView view = new RolloutView(kafka, own.resolve("view"), new SimpleMeterRegistry());
        LiveExecutor executor = new LiveExecutor("prod", kafka, new FakeExecutor("prod")); PlannerService planner = planner(kafka)) {
      view.start();
      publish(kafka, snapshot("prod", "shop", "r1", shop(1, "one")));
      ended(view, "prod-1");
    }
    var other = new io.updateorchestrator.planner.core.PlannerCore(Configuration.defaults().lane());

    // When
    Replay.Report replay = new Replay(kafka, (view, fact, now) -> other.decide(view, fact, now.plusSeconds(1))).run();

    // Then
    assertThat(replay.differences()).isNotEmpty();
  }

  @Test
  void showsTheSameToWhoeverReadsOnceAndReadsOnlyWhatIsNewTheNextTime() throws Exception {
    // Given
    KafkaSettings kafka = kafka("reads", 1);
    try (PlannerService planner = planner(kafka); LiveExecutor executor = new LiveExecutor("prod", kafka, new FakeExecutor("prod"))) {
      try (RolloutView view = new RolloutView(kafka, own.resolve("view"), new SimpleMeterRegistry())) {
        view.start();
        publish(kafka, snapshot("prod", "shop", "r1", shop(1, "one")));
        ended(view, "prod-1");
      }
      SimpleMeterRegistry meters = new SimpleMeterRegistry();

      // When
      try (RolloutView again = new RolloutView(kafka, own.resolve("view"), meters); RolloutView fresh = new RolloutView(kafka, own.resolve("fresh"), meters)) {
        again.readToEnd(LONG);
        fresh.readToEnd(LONG);

        // Then
        assertThat(fresh.rollout("prod-1")).isEqualTo(again.rollout("prod-1"));
        assertThat(fresh.rollout("prod-1").orElseThrow().state()).isEqualTo(RolloutState.SUCCEEDED);
        assertThat(meters.find("update.operations").counters()).isEmpty();
        assertThat(again.events(0, 1_000, Duration.ZERO)).extracting(e -> e.type()).contains("rollout", "batch", "operation");
      }
    }
  }

  @Test
  void goesOnWhenTheBrokerHasBeenAway() throws Exception {
    // Given
    try (TestBroker another = new TestBroker(own.resolve("broker")).start();
        PlannerService planner = planner(another.kafka(1)); RolloutView view = new RolloutView(another.kafka(1), own.resolve("view"), new SimpleMeterRegistry())) {
      view.start();
      assertThat(view.awaitCaughtUp(LONG)).isTrue();

      // When
      another.stop();
      Thread.sleep(5_000);
      another.start();
      try (LiveExecutor executor = new LiveExecutor("prod", another.kafka(1), new FakeExecutor("prod"))) {
        publish(another.kafka(1), snapshot("prod", "shop", "r1", shop(1, "one")));

        // Then
        assertThat(ended(view, "prod-1").state()).isEqualTo(RolloutState.SUCCEEDED);
      }
    }
  }

  @Test
  void readsNothingWhereThereAreNoTopicsYet() {
    // Given
    try (RolloutView view = new RolloutView(kafka("none", 1), own.resolve("view"), new SimpleMeterRegistry())) {

      // When
      view.readToEnd(LONG);

      // Then
      assertThat(view.rollouts(new io.updateorchestrator.planner.streams.view.RolloutFilter(null, null, Set.of(), 10)).rollouts()).isEmpty();
    }
  }

  @Test
  void makesTheSharedTopicsAndItsOwnWithTheLimitsOfTheCatalogue() throws Exception {
    // Given
    KafkaSettings kafka = kafka("limits", 2);

    // When
    try (PlannerService planner = planner(kafka); Admin admin = Admin.create(kafka.common())) {

      // Then
      var resource = new org.apache.kafka.common.config.ConfigResource(org.apache.kafka.common.config.ConfigResource.Type.TOPIC, "limits.planner-operations-store-changelog");
      var changelog = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(changelog.get("max.message.bytes").value()).isEqualTo(String.valueOf(io.updateorchestrator.topics.Limits.RECORD_BYTES));
      assertThat(changelog.get("segment.bytes").value()).isEqualTo(String.valueOf(4 * io.updateorchestrator.topics.Limits.RECORD_BYTES));
      assertThat(changelog.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(admin.listTopics().names().get()).contains("limits.manifest-changes", "limits.decisions");
    }
  }
}
