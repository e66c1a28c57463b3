package io.updateorchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.config.Configuration.ClusterEntry;
import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.Collected;
import io.updateorchestrator.ingest.source.TestRepository;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ingester on a real broker; the planner's part is played by the test. */
class IngestServiceIT {

  private static TestBroker broker;
  private static int run;

  @TempDir
  private Path folder;
  private KafkaSettings kafka;
  private Topics topics;
  private SealKeys keys;
  private IngestService ingest;

  @BeforeAll
  static void startBroker(@TempDir Path data) {
    broker = new TestBroker(data.resolve("broker")).start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeTopics() {
    kafka = new KafkaSettings(broker.bootstrapServers(), "run" + run++, 2, (short) 1, Map.of());
    topics = new Topics(kafka);
    keys = SealKeys.create(folder.resolve("keys.json"));
  }

  @AfterEach
  void stop() {
    if (ingest != null) {
      ingest.close();
    }
    topics.close();
  }

  private static String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {a: \"" + value + "\"}\n";
  }

  private void start(SourceEntry... sources) {
    List<ClusterEntry> clusters = List.of(new ClusterEntry("prod", Map.of("region", "eu"), null, null, false, true));
    IngestSettings settings = new IngestSettings(kafka, java.util.Arrays.stream(sources).map(SourceSettings::of).toList(), clusters, folder.resolve("git"), null, null, false);
    ingest = new IngestService(settings, keys, new SimpleMeterRegistry());
    ingest.start();
  }

  private SourceEntry folderSource(Path path) {
    return new SourceEntry("shop", null, path, "main", "", List.of("prod"), Map.of(), 60_000, true, "default", null, null);
  }

  private SourceEntry gitSource(String url) {
    return new SourceEntry("shop", url, null, "main", "", List.of(), Map.of("region", "eu"), 60_000, true, "default", null, null);
  }

  private void accept(RevisionSealed seal) {
    topics.send(new SourceState(seal.cluster(), seal.source(), seal.revision(), seal.setDigest(), false, null));
  }

  @Test
  void aPushIsADifferenceAgainstWhatWasAccepted() throws Exception {
    try (TestRepository repository = new TestRepository(folder)) {
      // Given
      String first = repository.write("a.yaml", configMap("a", "x")).write("b.yaml", configMap("b", "x")).push("first");
      start(gitSource(repository.url()));
      List<Object> snapshot = topics.awaitRevision();
      RevisionSealed seal = (RevisionSealed) snapshot.getLast();
      accept(seal);

      // When
      topics.awaitSource(ingest, first);
      String second = repository.write("b.yaml", configMap("b", "z")).delete("a.yaml").push("second");
      ingest.lookAt(List.of("shop"));
      List<Object> difference = topics.awaitRevision();

      // Then
      assertThat(seal).extracting(RevisionSealed::revision, RevisionSealed::base, RevisionSealed::snapshot, RevisionSealed::count, RevisionSealed::prune, RevisionSealed::by)
          .containsExactly(first, null, true, 2, true, "Ada <ada@example.com>");
      assertThat(difference).hasSize(3);
      assertThat(((ManifestChanged) difference.get(0)).manifest().ref().name()).isEqualTo("b");
      assertThat(((ManifestRemoved) difference.get(1)).ref().name()).isEqualTo("a");
      assertThat((RevisionSealed) difference.get(2)).extracting(RevisionSealed::revision, RevisionSealed::base, RevisionSealed::snapshot, RevisionSealed::count, RevisionSealed::message)
          .containsExactly(second, first, false, 2, "second");
    }
  }

  @Test
  void afterARestartTheMirrorGivesTheBaseAndWhatIsAcceptedIsSaidAgainWithoutChanges() throws Exception {
    try (TestRepository repository = new TestRepository(folder)) {
      // Given
      String first = repository.write("a.yaml", configMap("a", "x")).push("first");
      start(gitSource(repository.url()));
      accept((RevisionSealed) topics.awaitRevision().getLast());
      topics.awaitSource(ingest, first);
      ingest.close();

      // When
      start(gitSource(repository.url()));
      List<Object> again = topics.awaitRevision();
      topics.expectNothing();
      repository.write("b.yaml", configMap("b", "x")).push("second");
      ingest.close();
      start(gitSource(repository.url()));

      // Then
      List<Object> difference = topics.awaitRevision();
      assertThat(again).as("what another process may have sent in between is taken back").singleElement();
      assertThat((RevisionSealed) again.getLast()).extracting(RevisionSealed::revision, RevisionSealed::base, RevisionSealed::count).containsExactly(first, first, 0);
      assertThat(difference).hasSize(2);
      assertThat(((RevisionSealed) difference.getLast()).base()).isEqualTo(first);
    }
  }

  @Test
  void aWantedSnapshotIsSentOnce() throws Exception {
    // Given
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "x"));
    start(folderSource(manifests));
    RevisionSealed seal = (RevisionSealed) topics.awaitRevision().getLast();

    // When
    topics.send(new SourceState("prod", "shop", null, "0".repeat(64), true, "test"));

    // Then
    RevisionSealed again = (RevisionSealed) topics.awaitRevision().getLast();
    assertThat(again).extracting(RevisionSealed::revision, RevisionSealed::snapshot).containsExactly(seal.revision(), true);
    assertThat(again.attempt()).isNotEqualTo(seal.attempt());
    topics.expectNothing();
  }

  @Test
  void savingAFileIsARevisionAndOneThatCannotBeReadIsRefusedOnce() throws Exception {
    // Given
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "x"));
    start(folderSource(manifests));
    topics.awaitRevision();

    // When
    Files.writeString(manifests.resolve("a.yaml"), "kind: [\n");
    RevisionRefused refused = (RevisionRefused) topics.awaitRevision().getLast();
    Files.createDirectory(manifests.resolve("deep"));
    Files.writeString(manifests.resolve("deep/b.yaml"), configMap("b", "x"));
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "z"));
    RevisionSealed mended = (RevisionSealed) topics.awaitRevision().getLast();

    // Then
    assertThat(refused.problems()).singleElement().satisfies(p -> assertThat(p.file()).isEqualTo("a.yaml"));
    assertThat(mended.count()).isEqualTo(2);
    Files.writeString(manifests.resolve("deep/b.yaml"), "kind: [\n");
    topics.awaitRevision();
    ingest.close();
    start(folderSource(manifests));
    await().until(() -> ingest.sourcesStatus().getFirst().looked() != null);
    topics.expectNothing();
    assertThat(ingest.sourcesStatus()).singleElement().satisfies(s -> assertThat(s.clusters().getFirst().problems()).hasSize(1));
  }

  @Test
  void aClusterThatComesToMatchGetsASnapshot() throws Exception {
    try (TestRepository repository = new TestRepository(folder)) {
      // Given
      repository.write("a.yaml", configMap("a", "x")).push("first");
      start(gitSource(repository.url()));
      topics.awaitRevision();

      // When
      topics.send(new ClusterRecord("new", "uid", "1.34", Map.of("region", "eu"), List.of(), 0, "host", 1, 0, null, false, Instant.now()));

      // Then
      assertThat((RevisionSealed) topics.awaitRevision().getLast()).extracting(RevisionSealed::cluster, RevisionSealed::snapshot).containsExactly("new", true);
    }
  }

  @Test
  void aKindThatOnlyTheClusterKnowsWaitsForIt() throws Exception {
    // Given
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(manifests.resolve("a.yaml"), "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\n");
    start(folderSource(manifests));
    topics.expectNothing();

    // When
    ClusterRecord.ApiKind widget = new ClusterRecord.ApiKind("example.com", "Widget", "v1", "widgets", false);
    topics.send(new ClusterRecord("prod", "uid", "1.34", Map.of(), List.of(widget), 0, "host", 1, 0, null, false, Instant.now()));

    // Then
    assertThat(((ManifestChanged) topics.awaitRevision().getFirst()).manifest().ref().display()).isEqualTo("Widget/one");
  }

  @Test
  void whatIsHandedInIsASnapshotWithARequestAndItsSecretsAreSealed() {
    // Given
    start();
    String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: hunter2}\n";
    Submission submission = new Submission("prod", "cli", null, true, false, "ada", true, null, null, "shop", Collected.of("stdin", secret.getBytes(StandardCharsets.UTF_8)));

    // When
    Submission.Accepted accepted = ingest.submit(submission);

    // Then
    List<Object> events = topics.awaitRevision();
    ManifestChanged changed = (ManifestChanged) events.getFirst();
    assertThat(changed.manifest().body().toString()).contains("sealed:v1:").doesNotContain("hunter2", "aHVudGVyMg==");
    assertThat(new Sealer(keys).unseal("prod", changed.manifest()).body().path("data").path("password").asText()).isEqualTo("aHVudGVyMg==");
    assertThat((RevisionSealed) events.getLast()).extracting(RevisionSealed::request, RevisionSealed::by, RevisionSealed::partial, RevisionSealed::confirmed, RevisionSealed::revision)
        .containsExactly(accepted.request(), "ada", true, true, accepted.revision());
    assertThatThrownBy(() -> ingest.submit(new Submission("prod", "cli", null, true, false, "ada", true, null, null, "shop", Collected.of("stdin", new byte[0]))))
        .isInstanceOf(OrchestratorException.class);
  }

  @Test
  void anotherSenderUnderTheSameIdIsFencedAndNothingIsLost() throws Exception {
    // Given
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "x"));
    start(folderSource(manifests));
    topics.awaitRevision();

    // When
    topics.fence("ingest-shop");
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "z"));

    // Then
    assertThat(topics.awaitRevision()).hasSize(2);
    topics.expectNothing();
  }

  @Test
  void aBrokerThatIsAwayIsWaitedFor() throws Exception {
    // Given
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "x"));
    start(folderSource(manifests));
    topics.awaitRevision();

    // When
    broker.stop();
    Files.writeString(manifests.resolve("a.yaml"), configMap("a", "z"));
    await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    broker.start();

    // Then
    List<Object> revision = topics.awaitRevision();
    assertThat(((ManifestChanged) revision.getFirst()).manifest().body().path("data").path("a").asText()).isEqualTo("z");
    topics.expectNothing();
  }

  @Test
  void pushesInQuickSuccessionAreEachADifferenceAgainstWhatIsAccepted() throws Exception {
    try (TestRepository repository = new TestRepository(folder)) {
      // Given
      for (int i = 0; i < 20; i++) {
        repository.write("c" + i + ".yaml", configMap("c" + i, "x"));
      }
      String accepted = repository.push("first");
      start(gitSource(repository.url()));
      accept((RevisionSealed) topics.awaitRevision().getLast());
      topics.awaitSource(ingest, accepted);

      for (int round = 1; round <= 5; round++) {
        // When
        for (int i = 0; i < round; i++) {
          repository.write("c" + i + ".yaml", configMap("c" + i, "round " + round));
        }
        String pushed = repository.push("round " + round);
        ingest.lookAt(List.of("shop"));
        RevisionSealed seal = (RevisionSealed) topics.awaitRevision().getLast();

        // Then
        assertThat(seal).extracting(RevisionSealed::revision, RevisionSealed::base, RevisionSealed::count).containsExactly(pushed, accepted, round);
        accept(seal);
        topics.awaitSource(ingest, pushed);
        accepted = pushed;
      }
    }
  }
}
