package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.testkit.Before;
import io.updateorchestrator.testkit.Lane;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Creating, changing, leaving alone; each with its way back. */
interface ApplyContract {

  TargetCluster cluster();

  @Test
  default void createsWhatIsAbsentAndDeletesItAgain() {
    try (World world = World.started(cluster())) {
      // Given
      World.Run run = world.run(Samples.map("a", "k: one"));

      // When
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(run.only().applied().found()).isEqualTo("created");
      assertThat(undone.get("ConfigMap/a").state()).as("%s", undone.get("ConfigMap/a")).isEqualTo(OperationState.UNDONE);
      assertThat(world.live("ConfigMap", "a")).isNull();
    }
  }

  @Test
  default void writesNothingWhereNothingChanges() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "k: one"));
      JsonNode before = world.live("ConfigMap", "a");

      // When
      World.Run run = world.run(Samples.map("a", "k: one"));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.UNCHANGED);
      assertThat(run.only().begun()).isFalse();
      assertThat(world.live("ConfigMap", "a")).isEqualTo(before);
    }
  }

  @Test
  default void removesWhatTheManifestNoLongerNames() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "k: one, gone: x"));
      String before = Before.of(world.live("ConfigMap", "a"));

      // When
      World.Run run = world.run(Samples.map("a", "k: two"));
      JsonNode changed = world.live("ConfigMap", "a");
      world.undo(run);

      // Then
      assertThat(run.only().applied().found()).isEqualTo("updated");
      assertThat(changed.path("data")).isEqualTo(Json.tree("{\"k\":\"two\"}"));
      assertThat(Before.of(world.live("ConfigMap", "a"))).isEqualTo(before);
    }
  }

  @Test
  default void removesAKeyOfASecretThatWasWrittenAsStringData() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.secret("s", "user: root, password: geheim"));
      String before = Before.of(world.live("Secret", "s"));

      // When
      World.Run run = world.run(Samples.secret("s", "user: root"));
      JsonNode changed = world.live("Secret", "s");
      world.undo(run);

      // Then
      assertThat(changed.path("data").has("password")).isFalse();
      assertThat(Before.of(world.live("Secret", "s"))).isEqualTo(before);
      assertThat(run.only().toString()).doesNotContain("geheim", "Z2VoZWlt");
    }
  }

  @Test
  default void aDeploymentIsAsBeforeAfterAChange() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.deployment("web", "shop/web:1"));
      String before = Before.of(world.live("apps", "v1", "Deployment", "web"));

      // When
      World.Run run = world.run(Samples.deployment("web", "shop/web:2"));
      JsonNode changed = world.live("apps", "v1", "Deployment", "web");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("shop/web:2");
      assertThat(changed.at("/status/updatedReplicas").asInt()).isEqualTo(2);
      assertThat(undone.get("Deployment/web").state()).as("%s", undone.get("Deployment/web")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.of(world.live("apps", "v1", "Deployment", "web"))).isEqualTo(before);
      assertThat(world.live("apps", "v1", "Deployment", "web").at("/status/updatedReplicas").asInt()).isEqualTo(2);
    }
  }

  @Test
  default void whatOthersChangedInBetweenStays() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "k: one"));
      World.Run run = world.run(Samples.map("a", "k: two"));
      world.cluster.apply(world.manifest(Samples.map("a", "other: x")), "somebody", false).ok();

      // When
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(undone.get("ConfigMap/a").state()).as("%s", undone.get("ConfigMap/a")).isEqualTo(OperationState.UNDONE);
      assertThat(world.live("ConfigMap", "a").path("data")).isEqualTo(Json.tree("{\"k\":\"one\",\"other\":\"x\"}"));
    }
  }

  @Test
  default void aBatchIsWrittenOnlyWhenAllOfItCanBe() {
    try (World world = World.started(cluster())) {
      // Given
      String good = Samples.map("good", "k: one");
      String unknown = "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: bad1}, date: {k: v}}\n";
      String twice = "---\n" + Samples.deployment("bad2", "x").replace("env: []", "env: [{name: A, value: '1'}, {name: A, value: '2'}]");

      // When
      World.Run run = world.run(good + unknown + twice);

      // Then
      assertThat(run.of("ConfigMap/bad1").state()).as("%s", run.of("ConfigMap/bad1")).isEqualTo(OperationState.FAILED);
      assertThat(run.of("ConfigMap/bad1").message()).contains("Dry-run validation failed for resource ConfigMap/bad1").contains("date");
      assertThat(run.of("Deployment/bad2").state()).as("%s", run.of("Deployment/bad2")).isEqualTo(OperationState.FAILED);
      assertThat(run.of("Deployment/bad2").message()).contains("duplicate entries").contains("name=\"A\"");
      assertThat(run.of("ConfigMap/good").state()).as("%s", run.of("ConfigMap/good")).isEqualTo(OperationState.STOPPED);
      assertThat(run.words().values()).noneMatch(OperationChanged::begun);
      assertThat(world.live("ConfigMap", "good")).isNull();
    }
  }

  @Test
  default void withoutDryRunNothingIsTriedBeforehand() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("same", "k: v"));
      String version = world.live("ConfigMap", "same").at("/metadata/resourceVersion").asText();
      String yaml = Samples.map("good", "k: v") + Samples.map("same", "k: v") + "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: bad}, date: {k: v}}\n";

      // When
      World.Run run = world.await(world.lane.begin().release(new Lane.Options(false, false, Tuning.quick()), world.wanted(yaml)));

      // Then
      assertThat(run.of("ConfigMap/bad").state()).isEqualTo(OperationState.FAILED);
      assertThat(run.of("ConfigMap/good").state()).isEqualTo(OperationState.READY);
      assertThat(world.live("ConfigMap", "same").at("/metadata/resourceVersion").asText()).isEqualTo(version);
      assertThat(world.undo(run).get("ConfigMap/good").state()).isEqualTo(OperationState.UNDONE);
    }
  }
}
