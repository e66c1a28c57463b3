package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.testkit.Before;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fields of others, and objects that somebody else has made (reference/api-server.md, "Apply, ownership, preconditions"). */
interface OwnershipContract {

  TargetCluster cluster();

  /** Every byte but resourceVersion, and what controllers write. */
  private static JsonNode exact(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    metadata.remove(List.of("resourceVersion", "generation"));
    return copy;
  }

  @Test
  default void takesOverWhatClientSideKubectlAppliedAndGivesItBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.cluster.createAsKubectl(world.manifest(Samples.map("a", "kept: one, dropped: x")));
      JsonNode before = world.live("ConfigMap", "a");

      // When
      World.Run run = world.run(Samples.map("a", "kept: two"));
      JsonNode changed = world.live("ConfigMap", "a");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.path("data")).isEqualTo(Json.tree("{\"kept\":\"two\"}"));
      assertThat(changed.path("metadata").path("managedFields")).hasSize(1);
      assertThat(undone.get("ConfigMap/a").state()).as("%s", undone.get("ConfigMap/a")).isEqualTo(OperationState.UNDONE);
      assertThat(exact(world.live("ConfigMap", "a"))).isEqualTo(exact(before));
    }
  }

  @Test
  default void givesADeploymentOfClientSideKubectlBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.cluster.createAsKubectl(world.manifest(Samples.deployment("web", "shop/web:1").replace("env: []", "env: [{name: OLD, value: x}]")));
      world.until("it runs", () -> world.live("apps", "v1", "Deployment", "web").at("/status/readyReplicas").asInt() == 2);
      String before = Before.of(world.live("apps", "v1", "Deployment", "web"));

      // When
      World.Run run = world.run(Samples.deployment("web", "shop/web:2"));
      JsonNode changed = world.live("apps", "v1", "Deployment", "web");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.at("/spec/template/spec/containers/0/env").isEmpty()).isTrue();
      assertThat(undone.get("Deployment/web").state()).as("%s", undone.get("Deployment/web")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.of(world.live("apps", "v1", "Deployment", "web"))).isEqualTo(before);
    }
  }

  @Test
  default void adoptsWhatSomebodyElseMadeAndGivesItBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.cluster.create(world.manifest(Samples.map("a", "k: one, theirs: x")), "somebody");
      JsonNode before = world.live("ConfigMap", "a");

      // When
      World.Run run = world.run(Samples.map("a", "k: one, ours: mine"));
      JsonNode changed = world.live("ConfigMap", "a");
      world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.path("data")).isEqualTo(Json.tree("{\"k\":\"one\",\"ours\":\"mine\",\"theirs\":\"x\"}"));
      assertThat(exact(world.live("ConfigMap", "a"))).isEqualTo(exact(before));
    }
  }

  @Test
  default void aConflictNamesManagerAndFieldAndWritesNothing() {
    try (World world = World.started(cluster())) {
      // Given
      world.cluster.apply(world.manifest(Samples.map("a", "k: theirs")), "somebody", false).ok();
      JsonNode before = world.live("ConfigMap", "a");

      // When
      World.Run run = world.run(Samples.map("a", "k: ours"));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
      assertThat(run.only().reason()).isEqualTo("Conflict");
      assertThat(run.only().message()).contains("somebody").contains(".data.k");
      assertThat(world.live("ConfigMap", "a")).isEqualTo(before);
    }
  }

  @Test
  default void aForcedConflictIsGivenBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "ours: one"));
      world.cluster.apply(world.manifest(Samples.map("a", "theirs: x")), "somebody", false).ok();
      JsonNode before = world.live("ConfigMap", "a");

      // When
      World.Run run = world.run(new Tuning().forcing().settings(), world.wanted(Samples.map("a", "ours: two, theirs: taken")));
      JsonNode changed = world.live("ConfigMap", "a");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.path("data")).isEqualTo(Json.tree("{\"ours\":\"two\",\"theirs\":\"taken\"}"));
      assertThat(undone.get("ConfigMap/a").state()).as("%s", undone.get("ConfigMap/a")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.of(world.live("ConfigMap", "a"))).isEqualTo(Before.of(before));
    }
  }

  @Test
  default void theNumberOfReplicasStaysWhenTheManifestNoLongerNamesIt() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.deployment("web", "shop/web:1"));
      String before = Before.of(world.live("apps", "v1", "Deployment", "web"));

      // When
      World.Run run = world.run(Samples.deployment("web", "shop/web:1").replace("replicas: 2", "minReadySeconds: 0"));
      JsonNode changed = world.live("apps", "v1", "Deployment", "web");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.at("/spec/replicas").asInt()).isEqualTo(2);
      assertThat(run.rollout().told()).anyMatch(o -> o.message() != null && o.message().contains("replicas"));
      assertThat(undone.get("Deployment/web").state()).as("%s", undone.get("Deployment/web")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.of(world.live("apps", "v1", "Deployment", "web"))).isEqualTo(before);
    }
  }

  @Test
  default void replicasThatAnAutoscalerHasSetAreAConflict() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.deployment("web", "shop/web:1"));
      ResourceRef web = new ResourceRef("apps", "Deployment", world.namespace, "web");
      world.cluster.mergePatch(web, "apps/v1", "/scale", "autoscaler", Json.tree("{\"spec\":{\"replicas\":3}}"));

      // When
      World.Run run = world.run(Samples.deployment("web", "shop/web:2"));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
      assertThat(run.only().message()).contains("autoscaler").contains(".spec.replicas");
      assertThat(world.live("apps", "v1", "Deployment", "web").at("/spec/replicas").asInt()).isEqualTo(3);
    }
  }

  @Test
  default void replicasOfAWorkloadThatAnAutoscalerTargetsAreNotTakenSilently() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.deployment("web", "shop/web:1").replace("replicas: 2", "minReadySeconds: 0"));
      world.given("""
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata: {name: web}
          spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 5}
          """);
      ResourceRef web = new ResourceRef("apps", "Deployment", world.namespace, "web");
      world.cluster.mergePatch(web, "apps/v1", "/scale", "autoscaler", Json.tree("{\"spec\":{\"replicas\":3}}"));

      // When
      World.Run run = world.run(Samples.deployment("web", "shop/web:1"));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
      assertThat(run.only().message()).contains("HorizontalPodAutoscaler/web").contains("replicas");
      assertThat(world.live("apps", "v1", "Deployment", "web").at("/spec/replicas").asInt()).isEqualTo(3);
    }
  }
}
