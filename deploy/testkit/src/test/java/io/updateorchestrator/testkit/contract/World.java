package io.updateorchestrator.testkit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.ExecutorSettings;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.testkit.ClusterClient;
import io.updateorchestrator.testkit.ExecutorProcess;
import io.updateorchestrator.testkit.Faults;
import io.updateorchestrator.testkit.Lane;
import io.updateorchestrator.testkit.Manifests;
import io.updateorchestrator.testkit.MemoryTopics;
import io.updateorchestrator.testkit.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What one test has for itself: a namespace, topics, a lane and the executor's process. */
final class World implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration UNTIL = Duration.ofSeconds(40);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final String namespace = "c" + NUMBERS.incrementAndGet() + "-" + UUID.randomUUID().toString().substring(0, 8);
  final ClusterClient cluster;
  final FabricApi api;
  final MemoryTopics topics = new MemoryTopics();
  final Lane lane;
  final String uid;
  private final List<ExecutorProcess> processes = new ArrayList<>();
  private final List<ResourceRef> outside = new ArrayList<>();

  World(TargetCluster target) {
    cluster = target.client();
    api = target.api();
    uid = cluster.get(ResourceRef.core("Namespace", "", "kube-system"), "v1").path("metadata").path("uid").asText();
    lane = new Lane(topics, namespace, uid);
    cluster.create(Manifests.one("", "{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}"), "test");
    until("the namespace has its service account", () -> cluster.get(ResourceRef.core("ServiceAccount", namespace, "default"), "v1") != null);
  }

  /** As {@link #World(TargetCluster)}, with an executor at work. */
  static World started(TargetCluster target) {
    World world = new World(target);
    world.start(Faults.NONE);
    return world;
  }

  ExecutorProcess start(Faults faults) {
    return start(topics, faults);
  }

  private ExecutorProcess start(MemoryTopics theirs, Faults faults) {
    ExecutorSettings settings = new ExecutorSettings(namespace, namespace, 5_000, (ref, secret) -> Digests.of(secret));
    ExecutorProcess process = new ExecutorProcess(theirs, api::send, settings, "orchestrator-" + namespace, faults).start(uid);
    processes.add(process);
    return process;
  }

  /** A second process of the same orchestrator, which knows nothing of the first: with topics and a lane of its own. */
  Lane startAnother() {
    MemoryTopics theirs = new MemoryTopics();
    start(theirs, Faults.NONE);
    return new Lane(theirs, namespace, uid);
  }

  ExecutorProcess process() {
    return processes.getLast();
  }

  // -- manifests

  Manifest manifest(String yaml) {
    return Manifests.one(namespace, yaml);
  }

  List<Wanted> wanted(String yaml) {
    return Manifests.of(namespace, yaml).stream().map(Wanted::apply).toList();
  }

  /** Removed when the test ends: an object outside of its namespace. */
  ResourceRef outside(ResourceRef ref) {
    outside.add(ref);
    return ref;
  }

  // -- rollouts

  /** A new rollout of one batch, released and not awaited. */
  Lane.Rollout release(OperationSettings settings, List<Wanted> wanted) {
    return lane.begin().release(options(settings), wanted);
  }

  static Lane.Options options(OperationSettings settings) {
    return new Lane.Options(true, true, settings);
  }

  /** A new rollout of one batch, until all have had their last word. */
  Run run(OperationSettings settings, List<Wanted> wanted) {
    return await(release(settings, wanted));
  }

  Run run(String yaml) {
    return run(Tuning.quick(), wanted(yaml));
  }

  /** What is there before the test's own change: rolled out, ready and settled. */
  Run given(OperationSettings settings, List<Wanted> wanted) {
    Run run = run(settings, wanted);
    run.words().values().forEach(word -> {
      if (word.state() != OperationState.READY && word.state() != OperationState.UNCHANGED) {
        throw new AssertionError("Could not be given: " + word);
      }
    });
    run.rollout().settle();
    return run;
  }

  Run given(String yaml) {
    return given(Tuning.quick(), wanted(yaml));
  }

  Run await(Lane.Rollout rollout) {
    try {
      return new Run(rollout, rollout.await(PATIENCE));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  Map<String, OperationChanged> undo(Run run) {
    try {
      Map<String, OperationChanged> words = run.rollout().undo(Tuning.quick(), PATIENCE);
      run.rollout().settle();
      return words;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }

  /** A rollout that has had all its last words. */
  record Run(Lane.Rollout rollout, Map<String, OperationChanged> words) {

    OperationChanged of(String name) {
      return words.get(name);
    }

    OperationChanged only() {
      if (words.size() != 1) {
        throw new AssertionError("not one: " + words);
      }
      return words.values().iterator().next();
    }
  }

  // -- the cluster

  JsonNode live(String yaml) {
    return cluster.get(manifest(yaml));
  }

  JsonNode live(String kind, String name) {
    return cluster.get(ResourceRef.core(kind, namespace, name), "v1");
  }

  JsonNode live(String group, String version, String kind, String name) {
    return cluster.get(new ResourceRef(group, kind, namespace, name), group + "/" + version);
  }

  /** Waits for what controllers do. */
  void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + UNTIL.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not in " + UNTIL + ": " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  @Override
  public void close() {
    outside.forEach(ref -> cluster.delete(ref, ref.group().isEmpty() ? "v1" : ref.group() + "/v1"));
    cluster.delete(ResourceRef.core("Namespace", "", namespace), "v1");
    processes.forEach(ExecutorProcess::close);
  }
}
