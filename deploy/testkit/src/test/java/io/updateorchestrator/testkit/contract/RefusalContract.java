package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.TargetCheck;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.testkit.Lane;
import io.updateorchestrator.testkit.Manifests;
import io.updateorchestrator.testkit.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers that mislead (the table of reference/api-server.md): what is permanent, what is tried again, what is deferred. */
interface RefusalContract {

  TargetCluster cluster();

  private static OperationChanged refused(World world, String yaml, String... words) {
    World.Run run = world.run(yaml);
    OperationChanged word = run.only();
    assertThat(word.state()).as(word.toString()).isEqualTo(OperationState.FAILED);
    assertThat(word.message()).contains(words);
    assertThat(word.begun()).isFalse();
    assertThat(run.rollout().told()).noneMatch(o -> o.message() != null && o.message().contains("trying again"));
    return word;
  }

  @Test
  default void anUnknownFieldIsAValidationError() {
    try (World world = World.started(cluster())) {
      OperationChanged word = refused(world, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, date: {k: v}}",
          "Dry-run validation failed for resource ConfigMap/a", "date", "field not declared in schema");
      assertThat(word.reason()).isEqualTo("Invalid");
    }
  }

  @Test
  default void aWrongTypeIsAValidationError() {
    try (World world = World.started(cluster())) {
      refused(world, Samples.deployment("web", "x").replace("replicas: 2", "replicas: many"), "expected numeric", "replicas");
    }
  }

  @Test
  default void twoEqualEntriesAreAValidationErrorThatSaysWhichToRemove() {
    try (World world = World.started(cluster())) {
      refused(world, Samples.deployment("web", "x").replace("env: []", "env: [{name: A, value: '1'}, {name: A, value: '2'}]"),
          "containers[name=\"main\"].env", "name=\"A\"", "remove one");
      refused(world, Samples.service("web", "ports: [{port: 80}, {port: 80}]"), "duplicate entries", "port=80");
    }
  }

  @Test
  default void whatIsInvalidIsToldWithItsField() {
    try (World world = World.started(cluster())) {
      refused(world, Samples.service("web", "ports: [{port: 99999}]"), "spec.ports[0].port", "99999");
      refused(world, Samples.map("UPPER", "k: v"), "metadata.name");
    }
  }

  @Test
  default void aConfigMapOverTheLimitIsRefused() {
    try (World world = World.started(cluster())) {
      refused(world, Samples.map("big", "k: " + "x".repeat(1_100_000)), "Too long");
    }
  }

  @Test
  default void aSecretsValuesAreNotInTheWordsOfARefusal() {
    try (World world = World.started(cluster())) {
      OperationChanged word = refused(world, "{apiVersion: v1, kind: Secret, metadata: {name: s}, type: kubernetes.io/dockerconfigjson, stringData: {.dockerconfigjson: geheim-kein-json}}", "s");
      assertThat(word.message()).doesNotContain("geheim");
    }
  }

  @Test
  default void overQuotaIsToldWithItsNumbers() {
    try (World world = World.started(cluster())) {
      world.given("{apiVersion: v1, kind: ResourceQuota, metadata: {name: rq}, spec: {hard: {configmaps: '1'}}}");
      world.until("the quota counts", () -> world.live("ResourceQuota", "rq").path("status").path("used").has("configmaps"));
      OperationChanged word = refused(world, Samples.map("a", "k: v"), "exceeded quota: rq", "requested: configmaps=1");
      assertThat(word.reason()).isEqualTo("QuotaExceeded");
    }
  }

  @Test
  default void aClaimThatCannotGrowIsRefused() {
    try (World world = World.started(cluster())) {
      String claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";
      world.given(claim);
      world.until("it is bound", () -> world.live("PersistentVolumeClaim", "c").at("/status/phase").asText().equals("Bound"));
      refused(world, claim.replace("1Gi", "2Gi"), "resize");
    }
  }

  @Test
  default void aNamespaceInTheSameBatchDefersWhatIsInIt() {
    try (World world = World.started(cluster())) {
      // Given
      String other = world.namespace + "-other";
      world.outside(ResourceRef.core("Namespace", "", other));
      String yaml = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: " + other + "}, data: {k: v}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: " + other + "}}\n";

      // When
      World.Run run = world.run(yaml);
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.words().values()).allMatch(w -> w.state() == OperationState.READY);
      assertThat(run.rollout().told()).anyMatch(o -> o.state() == OperationState.DEFERRED && o.reason().equals("NamespaceNotFound"));
      assertThat(undone.values()).allMatch(w -> w.state() == OperationState.UNDONE);
      assertThat(world.cluster.get(ResourceRef.core("Namespace", "", other), "v1")).isNull();
    }
  }

  @Test
  default void aKindInTheSameBatchDefersItsResources() {
    try (World world = World.started(cluster())) {
      // Given
      String crd = Samples.crd(world, "Lamp");
      String lamp = "---\n{apiVersion: " + Samples.group(world) + "/v1, kind: Lamp, metadata: {name: a}, spec: {lumen: 5}}\n";

      // When
      World.Run run = world.run(lamp + crd);
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.words().values()).as(run.words().toString()).allMatch(w -> w.state() == OperationState.READY);
      assertThat(run.rollout().told()).anyMatch(o -> o.state() == OperationState.DEFERRED && o.reason().equals("KindNotFound"));
      assertThat(undone.values()).allMatch(w -> w.state() == OperationState.UNDONE);
    }
  }

  @Test
  default void aServiceAccountInTheSameBatchDefersThePodThatNeedsIt() {
    try (World world = World.started(cluster())) {
      // Given
      String pod = Samples.pod("p", "x").replace("spec:", "spec:\n  serviceAccountName: robot");

      // When
      World.Run run = world.run(pod + "---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}\n");

      // Then
      assertThat(run.words().values()).as(run.words().toString()).allMatch(w -> w.state() == OperationState.READY);
    }
  }

  @Test
  default void whatNeverComesFailsAtTheDeadlineAndIsNamed() {
    try (World world = World.started(cluster())) {
      // Given
      String pod = Samples.pod("p", "x").replace("spec:", "spec:\n  serviceAccountName: robot");
      List<Wanted> wanted = new ArrayList<>(world.wanted(pod));
      wanted.addAll(world.wanted("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: " + world.namespace + "-nope}}"));
      wanted.addAll(world.wanted("{apiVersion: nope.example.com/v1, kind: Lamp, metadata: {name: l}}"));

      // When
      Lane.Rollout rollout = world.lane.begin().release(new Lane.Options(true, false, new Tuning().timeout(2_000).settings()), wanted);
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.words().values()).allMatch(w -> w.state() == OperationState.FAILED);
      assertThat(run.of("Pod/p").message()).contains("serviceaccount \"robot\" not found");
      assertThat(run.of("ConfigMap/a").message()).contains("namespaces \"" + world.namespace + "-nope\" not found");
      assertThat(run.of("Lamp/l").message()).contains("nope.example.com/Lamp");
    }
  }

  @Test
  default void aMissingTargetFailsBeforeAnythingIsWritten() {
    try (World world = World.started(cluster())) {
      // Given
      TargetCheck check = new TargetCheck(ResourceRef.core("Secret", world.namespace, "nope"), Requirement.EXISTS, "spec.template.spec.volumes[0].secret.secretName");
      List<Wanted> wanted = List.of(world.wanted(Samples.deployment("web", "x")).getFirst().after(check), world.wanted(Samples.map("a", "k: v")).getFirst());

      // When
      World.Run run = world.run(Tuning.quick(), wanted);

      // Then
      assertThat(run.of("Deployment/web").reason()).isEqualTo("DependencyMissing");
      assertThat(run.of("Deployment/web").message()).contains("Secret/" + world.namespace + "/nope").contains("volumes[0].secret.secretName");
      assertThat(world.live("ConfigMap", "a")).isNull();
    }
  }

  @Test
  default void anAbsentWebhookIsTriedAgainUntilItIsUp() {
    try (World world = World.started(cluster())) {
      // Given
      ResourceRef hook = webhook(world);

      // When
      Lane.Rollout rollout = world.release(new Tuning().retries(30).settings(), world.wanted(Samples.map("a", "k: v")));
      world.until("it is tried again", () -> rollout.told().stream().anyMatch(o -> o.message() != null && o.message().contains("failed calling webhook")));
      world.cluster.delete(hook, "admissionregistration.k8s.io/v1");
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
    }
  }

  @Test
  default void anAbsentWebhookFailsAfterItsRetries() {
    try (World world = World.started(cluster())) {
      // Given
      webhook(world);

      // When
      World.Run run = world.run(new Tuning().retries(2).settings(), world.wanted(Samples.map("a", "k: v")));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
      assertThat(run.only().message()).contains("failed calling webhook").contains("tried 3 times");
    }
  }

  private static ResourceRef webhook(World world) {
    ResourceRef ref = new ResourceRef("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", world.namespace);
    world.cluster.create(Manifests.one("", """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: %1$s}
        webhooks:
        - name: w.example.com
          clientConfig: {service: {namespace: %1$s, name: none, path: /}}
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
          rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
        """.formatted(world.namespace)), "test");
    world.outside(ref);
    world.until("it is called", () -> world.cluster.send("POST", "/api/v1/namespaces/" + world.namespace + "/configmaps?dryRun=All", "application/json",
        world.manifest(Samples.map("probe", "k: v")).body()).status() == 500);
    return ref;
  }

  @Test
  default void anObjectThatIsGoingIsWaitedFor() {
    try (World world = World.started(cluster())) {
      // Given
      ResourceRef map = ResourceRef.core("ConfigMap", world.namespace, "a");
      world.given(Samples.map("a", "k: one"));
      world.cluster.mergePatch(map, "v1", "", "somebody", Json.tree("{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}"));
      world.cluster.delete(map, "v1");

      // When
      Lane.Rollout rollout = world.release(Tuning.quick(), world.wanted(Samples.map("a", "k: two")));
      world.until("it waits", () -> rollout.told().stream().anyMatch(o -> o.reason() != null && o.reason().equals("Terminating")));
      world.cluster.mergePatch(map, "v1", "", "somebody", Json.tree("{\"metadata\":{\"finalizers\":null}}"));
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.only().applied().found()).isEqualTo("created");
      assertThat(world.live("ConfigMap", "a").at("/data/k").asText()).isEqualTo("two");
    }
  }

  @Test
  default void aNamespaceThatIsGoingIsWaitedFor() {
    try (World world = World.started(cluster())) {
      // Given
      String other = world.namespace + "-going";
      ResourceRef namespace = world.outside(ResourceRef.core("Namespace", "", other));
      ResourceRef hold = ResourceRef.core("ConfigMap", other, "hold");
      world.cluster.create(Manifests.one("", "{apiVersion: v1, kind: Namespace, metadata: {name: " + other + "}}"), "test");
      world.cluster.create(Manifests.one(other, "{apiVersion: v1, kind: ConfigMap, metadata: {name: hold, finalizers: [example.com/hold]}}"), "test");
      world.cluster.delete(namespace, "v1");

      // When
      Lane.Rollout rollout = world.release(Tuning.quick(), Manifests.of(other, Samples.map("a", "k: v")).stream().map(Wanted::apply).toList());
      world.until("it waits", () -> rollout.told().stream().anyMatch(o -> "NamespaceTerminating".equals(o.reason())));
      world.cluster.mergePatch(hold, "v1", "", "test", Json.tree("{\"metadata\":{\"finalizers\":null}}"));
      world.until("it is gone", () -> world.cluster.get(namespace, "v1") == null);
      world.cluster.create(Manifests.one("", "{apiVersion: v1, kind: Namespace, metadata: {name: " + other + "}}"), "test");
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
    }
  }
}
