package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.testkit.ExecutorProcess;
import io.updateorchestrator.testkit.Faults;
import io.updateorchestrator.testkit.Lane;
import io.updateorchestrator.testkit.Manifests;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may write; stopping; how objects are seen. */
interface FenceContract {

  TargetCluster cluster();

  private static void leaseOf(World world, String holder, Instant renewed) {
    String time = renewed.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000000Z");
    world.cluster.create(Manifests.one(world.namespace, """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: update-orchestrator, annotations: {update-orchestrator/term: "7", update-orchestrator/incarnation: "3"}}
        spec: {holderIdentity: %s, leaseDurationSeconds: 30, renewTime: "%s"}
        """.formatted(holder, time)), "test");
  }

  private static JsonNode lease(World world) {
    return world.live("coordination.k8s.io", "v1", "Lease", "update-orchestrator");
  }

  @Test
  default void anotherOrchestratorThatLivesKeepsTheCluster() throws Exception {
    try (World world = new World(cluster())) {
      // Given
      leaseOf(world, "somebody-else", Instant.now());

      // When
      ExecutorProcess process = world.start(Faults.NONE);
      boolean ended = process.awaitEnd(World.PATIENCE);

      // Then
      assertThat(ended).isTrue();
      assertThat(process.fenced().holder()).isEqualTo("somebody-else");
    }
  }

  @Test
  default void anotherOrchestratorThatIsGoneIsTakenOver() {
    try (World world = new World(cluster())) {
      // Given
      leaseOf(world, "somebody-else", Instant.now().minusSeconds(60));
      world.start(Faults.NONE);

      // When
      World.Run run = world.run(Samples.map("a", "k: v"));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(lease(world).at("/spec/holderIdentity").asText()).isEqualTo("orchestrator-" + world.namespace);
      assertThat(lease(world).at("/metadata/annotations/update-orchestrator~1incarnation").asText()).isEqualTo("4");
    }
  }

  @Test
  default void aProcessWhoseSuccessorHasWrittenWritesNoMore() throws Exception {
    try (World world = World.started(cluster())) {
      // Given
      ExecutorProcess former = world.process();
      world.given(Samples.map("a", "k: one"));
      long incarnation = lease(world).at("/metadata/annotations/update-orchestrator~1incarnation").asLong();
      world.startAnother().begin().release(World.options(Tuning.quick()), world.wanted(Samples.map("b", "k: two"))).await(World.PATIENCE);

      // When
      world.release(Tuning.quick(), world.wanted(Samples.map("a", "k: stale")));
      boolean ended = former.awaitEnd(World.PATIENCE);

      // Then
      assertThat(ended).isTrue();
      assertThat(former.fenced().reason()).contains("another process");
      assertThat(lease(world).at("/metadata/annotations/update-orchestrator~1incarnation").asLong()).isEqualTo(incarnation + 1);
      assertThat(world.live("ConfigMap", "a").at("/data/k").asText()).isEqualTo("one");
      assertThat(world.live("ConfigMap", "b").at("/data/k").asText()).isEqualTo("two");
    }
  }

  @Test
  default void aCleanStopLetsGoOfTheLease() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "k: one"));

      // When
      world.process().stopping();

      // Then
      world.until("it is let go of", () -> lease(world).at("/spec/holderIdentity").asText().isEmpty());
    }
  }

  @Test
  default void aStopEndsEachOperationOnceAndThenTheRollout() throws Exception {
    try (World world = World.started(cluster())) {
      // Given
      String stuck = Samples.pod("p", "x").replace("metadata: {name: p}", "metadata: {name: p, annotations: {realcluster/never-ready: \"true\"}}");
      Lane.Rollout rollout = world.release(Tuning.quick(), world.wanted(stuck + Samples.map("a", "k: v")));
      world.until("it is under way", () -> rollout.told().stream().anyMatch(o -> o.state() == OperationState.PROGRESSING && o.ref().kind().equals("Pod"))
          && rollout.told().stream().anyMatch(o -> o.state() == OperationState.READY));

      // When
      rollout.stop().awaitStopped(World.PATIENCE);
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.of("Pod/p").state()).isEqualTo(OperationState.STOPPED);
      assertThat(run.of("Pod/p").reason()).isEqualTo("stopped:begun");
      assertThat(run.of("ConfigMap/a").state()).isEqualTo(OperationState.READY);
      assertThat(rollout.told().stream().filter(o -> o.state().finished())).hasSize(2);
      assertThat(world.undo(run).values()).allMatch(o -> o.state() == OperationState.UNDONE);
      assertThat(world.live("Pod", "p")).isNull();
    }
  }

  @Test
  default void anOperationOfALowerTermIsRefused() {
    try (World world = World.started(cluster())) {
      // Given
      Lane.Rollout old = world.lane.begin();
      world.given(Samples.map("a", "k: one"));

      // When
      old.release(World.options(Tuning.quick()), world.wanted(Samples.map("a", "k: old")));
      World.Run next = world.run(Samples.map("b", "k: v"));

      // Then
      assertThat(next.only().state()).isEqualTo(OperationState.READY);
      assertThat(world.live("ConfigMap", "a").at("/data/k").asText()).isEqualTo("one");
      assertThat(old.told()).noneMatch(OperationChanged::begun);
    }
  }

  @Test
  default void objectsAreSeenAsTheyStand() throws Exception {
    try (World world = World.started(cluster())) {
      // Given
      World.Run run = world.given(Samples.map("as-applied", "k: v") + Samples.map("changed", "k: v, other: v"));
      Manifest changed = world.manifest(Samples.map("changed", "k: v"));
      world.cluster.mergePatch(changed.ref(), "v1", "", "somebody", Json.tree("{\"data\":{\"k\":\"by hand\"}}"));
      world.cluster.create(world.manifest(Samples.map("theirs", "k: v")), "somebody");
      world.cluster.create(world.manifest(Samples.map("going", "k: v").replace("name: going", "name: going, finalizers: [example.com/hold]")), "somebody");
      world.cluster.delete(world.manifest(Samples.map("going", "")).ref(), "v1");

      // When
      List<Observe.Target> targets = List.of("as-applied", "changed", "theirs", "going", "absent").stream().map(name -> new Observe.Target(
          world.manifest(Samples.map(name, "")).ref(), "v1", run.words().containsKey("ConfigMap/" + name) ? run.of("ConfigMap/" + name).applied().liveDigest() : null, false)).toList();
      world.lane.begin().observe(targets);
      world.topics.awaitOutcomes(all -> all.stream().anyMatch(Observed.class::isInstance), World.PATIENCE);
      Observed observed = world.topics.outcomes().stream().filter(Observed.class::isInstance).map(Observed.class::cast).findFirst().orElseThrow();

      // Then
      assertThat(observed.objects()).extracting(Observed.Observation::word)
          .containsExactly(ObservedWord.AS_APPLIED, ObservedWord.CHANGED, ObservedWord.NOT_OURS, ObservedWord.GOING, ObservedWord.ABSENT);
      world.cluster.mergePatch(world.manifest(Samples.map("going", "")).ref(), "v1", "", "somebody", Json.tree("{\"metadata\":{\"finalizers\":null}}"));
    }
  }

  @Test
  default void foreignObjectsInANamespaceThatIsToGoAreToldAndKeepIt() throws Exception {
    try (World world = World.started(cluster())) {
      // Given
      String other = world.namespace + "-held";
      var namespace = world.outside(io.updateorchestrator.common.resource.ResourceRef.core("Namespace", "", other));
      World.Run run = world.run("{apiVersion: v1, kind: Namespace, metadata: {name: " + other + ", labels: {a: b}}}");
      world.cluster.create(Manifests.one(other, Samples.map("theirs", "k: v")), "somebody");

      // When
      var undone = world.undo(run);
      world.lane.begin().observe(List.of(new Observe.Target(namespace, "v1", null, true)));
      world.topics.awaitOutcomes(all -> all.stream().anyMatch(Observed.class::isInstance), World.PATIENCE);
      Observed observed = world.topics.outcomes().stream().filter(Observed.class::isInstance).map(Observed.class::cast).findFirst().orElseThrow();

      // Then
      assertThat(undone.get("Namespace/" + other).reason()).isEqualTo("ForeignContent");
      assertThat(undone.get("Namespace/" + other).message()).contains("ConfigMap/theirs");
      assertThat(observed.objects().getFirst().foreign()).containsExactly("ConfigMap/theirs");
      assertThat(world.cluster.get(namespace, "v1").at("/status/phase").asText()).isEqualTo("Active");
    }
  }
}
