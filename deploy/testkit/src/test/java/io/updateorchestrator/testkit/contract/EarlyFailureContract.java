package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.testkit.Before;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rollout that can't succeed fails soon and with the server's words; everything is as before within seconds. */
interface EarlyFailureContract {

  TargetCluster cluster();

  Duration SOON = Duration.ofSeconds(20);

  private static void failsAndIsUndone(World world, String kind, String given, String broken, String reason, String... words) {
    world.given(given);
    String before = Before.of(world.live("apps", "v1", kind, "web"));
    long start = System.nanoTime();

    World.Run run = world.run(broken);
    long failed = System.nanoTime();
    Map<String, OperationChanged> undone = world.undo(run);
    long ended = System.nanoTime();

    assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
    assertThat(run.only().reason()).isEqualTo(reason);
    assertThat(run.only().message()).contains(words);
    assertThat(run.rollout().told()).anyMatch(OperationChanged::hopeless);
    assertThat(Duration.ofNanos(failed - start)).isLessThan(SOON);
    OperationChanged back = undone.get(kind + "/web");
    assertThat(back.state()).as("%s", back).isEqualTo(OperationState.UNDONE);
    assertThat(Before.of(world.live("apps", "v1", kind, "web"))).isEqualTo(before);
    assertThat(Duration.ofNanos(ended - failed)).isLessThan(SOON);
    JsonNode status = world.live("apps", "v1", kind, "web").path("status");
    assertThat(kind.equals("DaemonSet") ? status.path("numberReady").asInt() : status.path("readyReplicas").asInt()).isPositive();
  }

  @Test
  default void anImageThatCannotBePulled() {
    try (World world = World.started(cluster())) {
      failsAndIsUndone(world, "Deployment", Samples.deployment("web", "shop/web:1"), Samples.deployment("web", "shop/does-not-exist:2"), "ImagePullBackOff", "pod web-", "shop/does-not-exist:2");
    }
  }

  @Test
  default void aPodThatCrashes() {
    try (World world = World.started(cluster())) {
      failsAndIsUndone(world, "Deployment", Samples.deployment("web", "shop/web:1"), Samples.deployment("web", "shop/crash:2"), "CrashLoopBackOff", "container main");
    }
  }

  @Test
  default void aMissingKey() {
    try (World world = World.started(cluster())) {
      world.given(Samples.map("settings", "there: x"));
      failsAndIsUndone(world, "Deployment", Samples.deployment("web", "shop/web:1"),
          Samples.deployment("web", "shop/web:1").replace("env: []", "env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: absent}}}]"),
          "CreateContainerConfigError", "absent", "settings");
    }
  }

  @Test
  default void aQuotaThatLeavesNoRoomForPods() {
    try (World world = World.started(cluster())) {
      world.given("{apiVersion: v1, kind: ResourceQuota, metadata: {name: rq}, spec: {hard: {pods: '2'}}}");
      world.until("the quota counts", () -> world.live("ResourceQuota", "rq").path("status").path("used").has("pods"));
      failsAndIsUndone(world, "Deployment", Samples.deployment("web", "shop/web:1"), Samples.deployment("web", "shop/web:2"), "FailedCreate", "exceeded quota: rq");
    }
  }

  @Test
  default void aPodThatNoNodeTakes() {
    try (World world = World.started(cluster())) {
      failsAndIsUndone(world, "Deployment", Samples.deployment("web", "shop/web:1"),
          Samples.deployment("web", "shop/web:1").replace("containers:", "nodeSelector: {disk: unobtainium}\n      containers:"), "Unschedulable", "pod web-");
    }
  }

  @Test
  default void aStatefulSetWhosePodHangsIsFreed() {
    try (World world = World.started(cluster())) {
      failsAndIsUndone(world, "StatefulSet", Samples.statefulSet("web", "shop/web:1"), Samples.statefulSet("web", "shop/does-not-exist:2"), "ImagePullBackOff", "pod web-1");
      assertThat(world.live("apps", "v1", "StatefulSet", "web").at("/status/readyReplicas").asInt()).isEqualTo(2);
    }
  }

  @Test
  default void aDaemonSetWithAnImageThatCannotBePulled() {
    try (World world = World.started(cluster())) {
      world.given(Samples.daemonSet("web", "shop/web:1"));
      String given = Samples.daemonSet("web", "shop/web:1").replace("minReadySeconds: 0", "minReadySeconds: 1"); // raises the generation, but makes no new template
      failsAndIsUndone(world, "DaemonSet", given, given.replace("shop/web:1", "shop/does-not-exist:2"), "ImagePullBackOff", "does-not-exist:2");
    }
  }

  @Test
  default void aProgressDeadlineIsKept() {
    try (World world = World.started(cluster())) {
      // Given
      String stuck = Samples.deployment("web", "shop/web:1").replace("replicas: 2", "replicas: 2\n  progressDeadlineSeconds: 2")
          .replace("metadata: {labels: {app: web}}\n", "metadata: {labels: {app: web}, annotations: {realcluster/never-ready: \"true\"}}\n");

      // When
      World.Run run = world.run(stuck);

      // Then
      assertThat(run.only().reason()).as("%s", run.only()).isEqualTo("ProgressDeadlineExceeded");
      assertThat(run.only().message()).contains("progress");
    }
  }

  @Test
  default void aJobThatFails() {
    try (World world = World.started(cluster())) {
      // Given
      String job = Samples.job("migrate", "shop/fail:1");

      // When
      World.Run run = world.run(job);
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
      assertThat(run.only().reason()).isEqualTo("BackoffLimitExceeded");
      assertThat(undone.get("Job/migrate").state()).isEqualTo(OperationState.UNDONE);
      assertThat(world.live("batch", "v1", "Job", "migrate")).isNull();
    }
  }

  @Test
  default void aJobWhoseImageCannotBePulled() {
    try (World world = World.started(cluster())) {
      // Given
      String job = Samples.job("migrate", "shop/does-not-exist:1");

      // When
      World.Run run = world.run(job);

      // Then
      assertThat(run.only().reason()).as("%s", run.only()).isEqualTo("ImagePullBackOff");
    }
  }

  @Test
  default void whatIsNotReadyInTimeFailsAtTheDeadline() {
    try (World world = World.started(cluster())) {
      // Given
      String slow = Samples.pod("p", "x").replace("metadata: {name: p}", "metadata: {name: p, annotations: {realcluster/never-ready: \"true\"}}");

      // When
      World.Run run = world.run(new Tuning().timeout(1_500).settings(), world.wanted(slow));

      // Then
      assertThat(run.only().reason()).as("%s", run.only()).isEqualTo("Timeout");
      assertThat(run.only().message()).contains("Operation timeout for resource Pod/p");
    }
  }

  @Test
  default void aChainIsAsBeforeInEveryObjectAfterOneHasFailed() {
    try (World world = World.started(cluster())) {
      // Given
      String one = Samples.map("web", "v: one") + Samples.deployment("web", "shop/web:1") + Samples.map("api", "v: one") + Samples.deployment("api", "shop/api:1") + Samples.secret("s", "k: one");
      world.given(one);
      java.util.function.Supplier<String> all = () -> Before.of(world.live("ConfigMap", "web")) + Before.of(world.live("ConfigMap", "api")) + Before.of(world.live("Secret", "s"))
          + Before.of(world.live("apps", "v1", "Deployment", "web")) + Before.of(world.live("apps", "v1", "Deployment", "api"));
      String before = all.get();

      // When
      World.Run run = world.run(one.replace("one", "two").replace("web:1", "web:2").replace("shop/api:1", "shop/does-not-exist:2"));
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.of("Deployment/api").state()).isEqualTo(OperationState.FAILED);
      assertThat(undone.values()).allMatch(u -> u.state() == OperationState.UNDONE);
      assertThat(all.get()).isEqualTo(before);
    }
  }
}
