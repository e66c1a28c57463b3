package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.testkit.Lane;
import io.updateorchestrator.testkit.Wanted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an object is ready, kind by kind; what says nothing of itself is not. */
interface ReadinessContract {

  TargetCluster cluster();

  private static String slow(String yaml) {
    return yaml.replace("metadata: {labels: {app: web}}\n", "metadata: {labels: {app: web}, annotations: {realcluster/ready-after: 1500ms}}\n");
  }

  private static void isReadyOnlyWhen(World world, String yaml, String kind, java.util.function.Predicate<JsonNode> really) {
    World.Run run = world.run(slow(yaml));
    assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
    assertThat(really).accepts(world.live("apps", "v1", kind, "web"));
    assertThat(run.rollout().told()).anyMatch(o -> o.state() == OperationState.PROGRESSING && o.message().matches("\\d of \\d .*"));
  }

  @Test
  default void aDeploymentWhenAllItsPodsAreUpdatedAndAvailable() {
    try (World world = World.started(cluster())) {
      isReadyOnlyWhen(world, Samples.deployment("web", "x"), "Deployment", live -> live.at("/status/availableReplicas").asInt() == 2);
      isReadyOnlyWhen(world, Samples.deployment("web", "y"), "Deployment",
          live -> live.at("/status/updatedReplicas").asInt() == 2 && live.at("/status/replicas").asInt() == 2 && live.at("/status/observedGeneration").asInt() == live.at("/metadata/generation").asInt());
    }
  }

  @Test
  default void aStatefulSetWhenAllItsPodsAreUpdatedAndReady() {
    try (World world = World.started(cluster())) {
      isReadyOnlyWhen(world, Samples.statefulSet("web", "x"), "StatefulSet", live -> live.at("/status/readyReplicas").asInt() == 2);
      isReadyOnlyWhen(world, Samples.statefulSet("web", "y"), "StatefulSet", live -> live.at("/status/currentRevision").equals(live.at("/status/updateRevision")));
    }
  }

  @Test
  default void aDaemonSetWhenItsPodsAreUpdatedAndAvailable() {
    try (World world = World.started(cluster())) {
      isReadyOnlyWhen(world, Samples.daemonSet("web", "x"), "DaemonSet", live -> live.at("/status/numberAvailable").asInt() > 0);
    }
  }

  @Test
  default void aJobWhenItHasEnded() {
    try (World world = World.started(cluster())) {
      // Given
      String job = Samples.job("j", "x");

      // When
      World.Run run = world.run(job);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(world.live("batch", "v1", "Job", "j").at("/status/succeeded").asInt()).isEqualTo(1);
    }
  }

  @Test
  default void aPodWhenItsConditionSaysSo() {
    try (World world = World.started(cluster())) {
      // Given
      String pod = Samples.pod("p", "x");

      // When
      World.Run run = world.run(pod);

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.READY);
      assertThat(world.live("Pod", "p").path("status").toString()).contains("\"type\":\"Ready\"");
    }
  }

  @Test
  default void acceptedIsEnoughWhereTheConfigurationSaysSo() {
    try (World world = World.started(cluster())) {
      // Given
      List<Wanted> wanted = world.wanted(Samples.deployment("web", "shop/does-not-exist"));

      // When
      World.Run run = world.run(new Tuning().withoutWaiting().settings(), wanted);

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.READY);
    }
  }

  @Test
  default void podsAreNotLookedIntoWithoutHealthCheck() {
    try (World world = World.started(cluster())) {
      // Given
      List<Wanted> wanted = world.wanted(Samples.deployment("web", "shop/does-not-exist"));

      // When
      World.Run run = world.run(new Tuning().withoutHealthCheck().timeout(4_000).settings(), wanted);

      // Then
      assertThat(run.only().reason()).isEqualTo("Timeout");
    }
  }

  @Test
  default void whatHasNoStatusOfItsOwnAtOnce() {
    try (World world = World.started(cluster())) {
      // Given
      String yaml = Samples.map("a", "k: v") + Samples.secret("s", "k: v") + Samples.service("web", "selector: {app: web}, ports: [{port: 80}]") + """
          ---
          {apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}
          ---
          {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}, rules: []}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: b}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
          ---
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata: {name: i}
          spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
          ---
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata: {name: h}
          spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: none}, maxReplicas: 3}
          ---
          apiVersion: batch/v1
          kind: CronJob
          metadata: {name: c}
          spec: {schedule: "0 0 1 1 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: x}]}}}}}
          ---
          {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: p}, spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}}
          ---
          {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: policy}, spec: {podSelector: {}}}
          """;

      // When
      World.Run run = world.run(yaml);

      // Then
      assertThat(run.words().values()).hasSize(11).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.READY));
      World.Run again = world.run(yaml);
      assertThat(again.words().values()).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.UNCHANGED));
    }
  }

  @Test
  default void aClaimThatWaitsForItsFirstConsumer() {
    try (World world = World.started(cluster())) {
      // Given
      String claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {storageClassName: first-consumer, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";

      // When
      World.Run run = world.run(claim);

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.READY);
      assertThat(world.live("PersistentVolumeClaim", "c").at("/status/phase").asText()).isEqualTo("Pending");
    }
  }

  @Test
  default void aLoadBalancerWithoutAnAddressUnlessOneIsAskedFor() {
    try (World world = World.started(cluster())) {
      // Given
      String service = Samples.service("web", "type: LoadBalancer, ports: [{port: 80}]").replace("name: web}", "name: web, annotations: {realcluster/no-address: 'true'}}");
      World.Run ready = world.run(service);
      ready.rollout().settle();

      // When
      World.Run waiting = world.run(new Tuning().waitingForAddress().timeout(2_000).settings(), world.wanted(service.replace("port: 80", "port: 81")));

      // Then
      assertThat(ready.only().state()).isEqualTo(OperationState.READY);
      assertThat(waiting.only().reason()).isEqualTo("Timeout");
      assertThat(waiting.only().message()).contains("address");
    }
  }

  @Test
  default void aLoadBalancerWithAnAddressThatWasAskedFor() {
    try (World world = World.started(cluster())) {
      // Given
      List<Wanted> wanted = world.wanted(Samples.service("web", "type: LoadBalancer, ports: [{port: 80}]"));

      // When
      World.Run run = world.run(new Tuning().waitingForAddress().settings(), wanted);

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.READY);
      assertThat(world.live("Service", "web").at("/status/loadBalancer/ingress").isEmpty()).isFalse();
    }
  }

  @Test
  default void aCustomResourceWithoutStatusAfterItsSettleTime() {
    try (World world = World.started(cluster())) {
      // Given
      String crd = Samples.crd(world, "Lamp");
      world.given(crd);
      long start = System.nanoTime();

      // When
      World.Run run = world.run(new Tuning().settle(1_200).settings(), world.wanted(lamp(world)));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(1_200);
    }
  }

  @Test
  default void aCustomResourceWhenItsControllerSaysSoOfThisGeneration() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.crd(world, "Lamp"));
      ResourceRef lamp = new ResourceRef(Samples.group(world), "Lamp", world.namespace, "a");
      String version = Samples.group(world) + "/v1";
      Lane.Rollout rollout = world.release(new Tuning().settle(60_000).settings(), world.wanted(lamp(world)));
      world.until("it is there", () -> world.cluster.get(lamp, version) != null);
      world.cluster.mergePatch(lamp, version, "/status", "lamp-controller", Json.tree("{\"status\":{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"message\":\"bulb is cold\"}]}}"));
      world.until("its words are told", () -> rollout.told().stream().anyMatch(o -> "bulb is cold".equals(o.message())));

      // When
      world.cluster.mergePatch(lamp, version, "/status", "lamp-controller", Json.tree("{\"status\":{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
      World.Run first = world.await(rollout);
      first.rollout().settle();
      World.Run stale = world.run(new Tuning().timeout(2_000).settings(), world.wanted(lamp(world).replace("lumen: 5", "lumen: 6")));

      // Then
      assertThat(first.only().state()).isEqualTo(OperationState.READY);
      assertThat(stale.only().reason()).as("%s", stale.only()).isEqualTo("Timeout");
      assertThat(stale.only().message()).contains("controller");
    }
  }

  @Test
  default void aStalledCustomResourceFailsEarly() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.crd(world, "Lamp"));
      ResourceRef lamp = new ResourceRef(Samples.group(world), "Lamp", world.namespace, "a");
      String version = Samples.group(world) + "/v1";
      Lane.Rollout rollout = world.release(new Tuning().settle(60_000).settings(), world.wanted(lamp(world)));
      world.until("it is there", () -> world.cluster.get(lamp, version) != null);

      // When
      world.cluster.mergePatch(lamp, version, "/status", "lamp-controller", Json.tree("{\"status\":{\"conditions\":[{\"type\":\"Stalled\",\"status\":\"True\",\"message\":\"no socket\"}]}}"));
      World.Run run = world.await(rollout);

      // Then
      assertThat(run.only().reason()).isEqualTo("Stalled");
      assertThat(run.only().message()).contains("no socket");
    }
  }

  private static String lamp(World world) {
    return "{apiVersion: " + Samples.group(world) + "/v1, kind: Lamp, metadata: {name: a}, spec: {lumen: 5}}";
  }

  @Test
  default void theEndpointsOfAServiceWhenItsWorkloadIsReady() {
    try (World world = World.started(cluster())) {
      // Given
      List<Wanted> wanted = new ArrayList<>(world.wanted(Samples.service("web", "selector: {app: web}, ports: [{port: 80}]")));
      wanted.addAll(world.wanted(Samples.deployment("web", "x")));

      // When
      World.Run run = world.run(Tuning.quick(), wanted);

      // Then
      assertThat(run.of("Deployment/web").state()).as("%s", run.words()).isEqualTo(OperationState.READY);
      JsonNode slices = world.cluster.send("GET", "/apis/discovery.k8s.io/v1/namespaces/" + world.namespace + "/endpointslices?labelSelector=kubernetes.io/service-name%3Dweb", null, null).ok();
      assertThat(slices.path("items").toString()).contains("\"ready\":true");
    }
  }

  @Test
  default void anObjectThatIsUnchangedButNotReadyIsFollowed() {
    try (World world = World.started(cluster())) {
      // Given
      String web = Samples.deployment("web", "shop/does-not-exist");
      World.Run first = world.run(new Tuning().withoutWaiting().settings(), world.wanted(web));
      first.rollout().settle();

      // When
      World.Run run = world.run(web);

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.FAILED);
      assertThat(run.only().reason()).isEqualTo("ImagePullBackOff");
    }
  }
}
