package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.testkit.Before;
import io.updateorchestrator.testkit.Lane;
import io.updateorchestrator.testkit.Wanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deleting, and creating again what was deleted. */
interface DeleteContract {

  TargetCluster cluster();

  private static Wanted deletion(Manifest manifest) {
    return Wanted.delete(manifest.ref(), manifest.apiVersion());
  }

  /** Deleted, and back: equal to before in all but UID and creationTimestamp. */
  private static void goesAndComesBack(World world, String yaml) {
    Manifest manifest = world.manifest(yaml);
    world.given(yaml);
    String before = Before.ofAnew(world.cluster.get(manifest));
    World.Run run = world.run(Tuning.quick(), List.of(deletion(manifest)));
    JsonNode gone = world.cluster.get(manifest);
    Map<String, OperationChanged> undone = world.undo(run);
    assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
    assertThat(run.only().applied().found()).isEqualTo("deleted");
    assertThat(gone).isNull();
    assertThat(undone.values()).singleElement().satisfies(u -> assertThat(u.state()).as(u.toString()).isEqualTo(OperationState.UNDONE));
    assertThat(Before.ofAnew(world.cluster.get(manifest))).isEqualTo(before);
  }

  @Test
  default void aDeletedConfigMapComesBack() {
    try (World world = World.started(cluster())) {
      goesAndComesBack(world, Samples.map("a", "k: v"));
    }
  }

  @Test
  default void aDeletedServiceKeepsItsAddress() {
    try (World world = World.started(cluster())) {
      goesAndComesBack(world, Samples.service("web", "type: NodePort, selector: {app: web}, ports: [{port: 80}]"));
    }
  }

  @Test
  default void aDeletedDeploymentComesBackAndIsReadyAgain() {
    try (World world = World.started(cluster())) {
      goesAndComesBack(world, Samples.deployment("web", "x"));
      assertThat(world.live("apps", "v1", "Deployment", "web").at("/status/readyReplicas").asInt()).isEqualTo(2);
    }
  }

  @Test
  default void aDeletedStatefulSetComesBackAndIsReadyAgain() {
    try (World world = World.started(cluster())) {
      goesAndComesBack(world, Samples.statefulSet("db", "x"));
    }
  }

  @Test
  default void aDeletedJobThatWasRunningComesBack() {
    try (World world = World.started(cluster())) {
      // Given
      Manifest job = world.manifest(RecreateContract.LASTING_JOB);
      world.given(new Tuning().withoutWaiting().settings(), List.of(Wanted.apply(job)));
      String before = Before.ofAnew(world.cluster.get(job));
      World.Run run = world.run(Tuning.quick(), List.of(deletion(job)));

      // When
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(undone.get("Job/migrate").state()).as("%s", undone.get("Job/migrate")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.ofAnew(world.cluster.get(job))).isEqualTo(before);
    }
  }

  @Test
  default void aDeletedJobThatHadEndedIsNotRunAgain() {
    try (World world = World.started(cluster())) {
      // Given
      Manifest job = world.manifest(Samples.job("migrate", "x"));
      world.given(Samples.job("migrate", "x"));
      World.Run run = world.run(Tuning.quick(), List.of(deletion(job)));

      // When
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(undone.get("Job/migrate").reason()).isEqualTo("Irreversible");
      assertThat(world.cluster.get(job)).isNull();
    }
  }

  @Test
  default void whatIsNotOursIsNotDeleted() {
    try (World world = World.started(cluster())) {
      // Given
      Manifest theirs = world.manifest(Samples.map("a", "k: v"));
      world.cluster.create(theirs, "somebody");

      // When
      World.Run run = world.run(Tuning.quick(), List.of(deletion(theirs)));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.SKIPPED);
      assertThat(world.live("ConfigMap", "a")).isNotNull();
    }
  }

  @Test
  default void whatIsGoneAlreadyNeedsNoDeletion() {
    try (World world = World.started(cluster())) {
      // Given
      Manifest absent = world.manifest(Samples.map("a", "k: v"));

      // When
      World.Run run = world.run(Tuning.quick(), List.of(deletion(absent)));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.UNCHANGED);
    }
  }

  @Test
  default void aDeletionWaitsForFinalizersAndSaysSo() {
    try (World world = World.started(cluster())) {
      // Given
      Manifest map = world.manifest(Samples.map("a", "k: v"));
      world.given(Samples.map("a", "k: v"));
      world.cluster.mergePatch(map.ref(), "v1", "", "somebody", Json.tree("{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}"));

      // When
      Lane.Rollout rollout = world.release(Tuning.quick(), List.of(deletion(map)));
      world.until("it waits", () -> rollout.told().stream().anyMatch(o -> o.message() != null && o.message().contains("example.com/hold")));
      world.cluster.mergePatch(map.ref(), "v1", "", "somebody", Json.tree("{\"metadata\":{\"finalizers\":null}}"));
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(world.live("ConfigMap", "a")).isNull();
    }
  }
}
