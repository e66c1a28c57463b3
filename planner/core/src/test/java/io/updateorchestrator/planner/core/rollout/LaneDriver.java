package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.resource.SetDigest;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.core.detect.Yaml;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.MapClusterView;
import io.updateorchestrator.planner.core.state.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Drives one lane by facts, as an executor and an ingester would; keeps what was told. */
final class LaneDriver {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final MapClusterView view = new MapClusterView("prod");
  final List<Object> told = new ArrayList<>();
  private final PlannerCore core;
  private final Map<ResourceRef, ObservedWord> stands = new HashMap<>();
  private int attempts;

  private LaneDriver(LaneConfiguration configuration) {
    core = new PlannerCore(configuration);
  }

  /** A lane whose executor has reported. */
  static LaneDriver ready() {
    return ready(c -> c);
  }

  static LaneDriver ready(UnaryOperator<LaneConfiguration> change) {
    LaneDriver lane = new LaneDriver(change.apply(Configuration.defaults().lane()));
    lane.seen("uid-1");
    return lane;
  }

  static LaneConfiguration withRollback(LaneConfiguration c, boolean rollback) {
    return new LaneConfiguration(c.batchTimeoutMs(), c.operationTimeoutMs(), c.maxRetries(), c.parallelBatches(), rollback, c.strategies(), c.priorities(), c.detection(), c.validation(),
        c.rollbackEnabled(), c.rollbackTimeoutMs(), c.safety(), c.failFastAfterMs(), c.settleMs(), c.forceConflicts(), c.kinds());
  }

  static LaneConfiguration withThreshold(LaneConfiguration c, int threshold) {
    LaneConfiguration.Safety s = c.safety();
    LaneConfiguration.Safety strict = new LaneConfiguration.Safety(s.maxBatchSize(), s.maxConcurrentOperations(), s.maxTotalUpdateMs(), threshold, s.manualApproval(), s.maxPrunePercentage());
    return new LaneConfiguration(c.batchTimeoutMs(), c.operationTimeoutMs(), c.maxRetries(), c.parallelBatches(), c.rollbackOnFailure(), c.strategies(), c.priorities(), c.detection(),
        c.validation(), c.rollbackEnabled(), c.rollbackTimeoutMs(), strict, c.failFastAfterMs(), c.settleMs(), c.forceConflicts(), c.kinds());
  }

  List<Object> decide(Fact fact) {
    Decision decision = core.decide(view, fact, NOW);
    view.apply(decision);
    told.addAll(decision.emits());
    return decision.emits();
  }

  void seen(String uid) {
    decide(new Fact.ClusterSeen(new ClusterRecord("prod", uid, "1", Map.of(), List.of(), 0, "executor", 1, 5_000, null, false, NOW)));
  }

  /** Heartbeats move the lane's clock; what is due then is decided. */
  List<Object> passes(long ms) {
    view.advance(ms);
    List<Object> all = new ArrayList<>();
    List.copyOf(view.scan(Area.TIMERS, "", Timer.class).values()).stream().filter(t -> t.dueMs() <= view.laneClock()).forEach(t -> all.addAll(decide(new Fact.TimerDue(t))));
    return all;
  }

  // -- an ingester

  static Map<ResourceRef, Manifest> set(String yaml) {
    Map<ResourceRef, Manifest> set = new java.util.TreeMap<>();
    Yaml.read(yaml).forEach(m -> set.put(m.ref(), m));
    return set;
  }

  /** A ConfigMap for each name, needing those that follow it: {@code "a:1 b"}. */
  static Map<ResourceRef, Manifest> maps(String... entries) {
    StringBuilder yaml = new StringBuilder();
    for (String entry : entries) {
      String[] words = entry.split(" ");
      String[] named = words[0].split(":");
      List<String> needs = new ArrayList<>();
      for (int i = 1; i < words.length; i++) {
        needs.add("ConfigMap/" + words[i]);
      }
      yaml.append("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, annotations: {gitops.flux.io/depends-on: '%s'}}, data: {v: '%s'}}\n"
          .formatted(named[0], String.join(", ", needs), named.length > 1 ? named[1] : "1"));
    }
    return set(yaml.toString());
  }

  static ResourceRef map(String name) {
    return ResourceRef.core("ConfigMap", "default", name);
  }

  List<Object> snapshot(String source, String revision, Map<ResourceRef, Manifest> set) {
    return seal(source, revision, set, digest(set), set.size(), null, null);
  }

  List<Object> snapshot(String source, String revision, Map<ResourceRef, Manifest> set, String request) {
    return seal(source, revision, set, digest(set), set.size(), null, request);
  }

  static String digest(Map<ResourceRef, Manifest> set) {
    SetDigest digest = SetDigest.EMPTY;
    for (Manifest manifest : set.values()) {
      digest = digest.plus(manifest.ref(), manifest.digest());
    }
    return digest.toString();
  }

  /** @param base null for a snapshot */
  List<Object> seal(String source, String revision, Map<ResourceRef, Manifest> set, String digest, int count, String base, String request) {
    String attempt = "attempt-" + ++attempts;
    set.values().forEach(m -> decide(new Fact.Said(new ManifestChanged("prod", source, attempt, m))));
    return decide(new Fact.Said(new RevisionSealed("prod", source, revision, attempt, base, base == null, false, count, digest, null, null, request, request == null ? null : "me", false, true,
        RolloutOptions.NONE, NOW)));
  }

  // -- an executor

  void stands(ResourceRef ref, ObservedWord word) {
    stands.put(ref, word);
  }

  /** Answers the newest {@code observe}. */
  List<Object> observed() {
    Observe observe = last(Observe.class);
    List<Observed.Observation> objects = observe.targets().stream().map(t -> new Observed.Observation(t.ref(), stands.getOrDefault(t.ref(), ObservedWord.ABSENT), null, null, List.of())).toList();
    return decide(new Fact.Told(new Observed("prod", observe.rollout(), observe.term(), observe.id(), observe.chunk(), observe.chunks(), objects, NOW)));
  }

  List<Object> outcome(ResourceRef ref, OperationState state) {
    return outcome(ref, state, state != OperationState.UNCHANGED && state != OperationState.SKIPPED, false);
  }

  List<Object> outcome(ResourceRef ref, OperationState state, boolean begun, boolean hopeless) {
    Apply apply = told.stream().filter(Apply.class::isInstance).map(Apply.class::cast).filter(a -> a.ref().equals(ref)).reduce((a, b) -> b).orElseThrow();
    if (state == OperationState.READY) {
      stands.put(ref, ObservedWord.AS_APPLIED);
    }
    return decide(new Fact.Told(new OperationChanged("prod", apply.rollout(), apply.term(), apply.id(), apply.operation(), ref, state, 1, begun, hopeless, null,
        state == OperationState.FAILED ? "broken" : null, state == OperationState.READY ? new OperationChanged.Applied("updated", "u", "1", "live-" + apply.manifest()) : null, NOW)));
  }

  List<Object> undone(ResourceRef ref, OperationState state) {
    return undone(told.stream().filter(Undo.class::isInstance).map(Undo.class::cast).filter(a -> a.ref().equals(ref)).reduce((a, b) -> b).orElseThrow(), state);
  }

  List<Object> undone(Undo undo, OperationState state) {
    return decide(new Fact.Told(new OperationChanged("prod", undo.rollout(), undo.term(), undo.id(), undo.operation(), undo.ref(), state, 1, true, false, null,
        state == OperationState.UNDO_FAILED ? "somebody else has it" : null, null, NOW)));
  }

  List<Object> stopped() {
    Stop stop = last(Stop.class);
    return decide(new Fact.Told(new Stopped("prod", stop.rollout(), stop.term(), stop.id(), NOW)));
  }

  /** Takes a set all the way through. */
  void rollOut(String source, String revision, Map<ResourceRef, Manifest> set) {
    snapshot(source, revision, set);
    observed();
    int from = 0;
    for (int i = from; i < told.size(); i++) {
      if (told.get(i) instanceof Apply apply && apply.rollout().equals(last(RolloutChanged.class).rollout())) {
        outcome(apply.ref(), OperationState.READY);
      }
    }
  }

  // -- what was told

  <T> T last(Class<T> type) {
    return told.stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b).orElseThrow();
  }

  static <T> List<T> of(List<Object> told, Class<T> type) {
    return told.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Names of the objects that are applied. */
  static List<String> applies(List<Object> told) {
    return of(told, Apply.class).stream().map(a -> a.ref().name()).toList();
  }

  static List<String> undoes(List<Object> told) {
    return of(told, Undo.class).stream().map(a -> a.ref().name()).toList();
  }

  String state(String rollout) {
    return told.stream().filter(RolloutChanged.class::isInstance).map(RolloutChanged.class::cast).filter(r -> r.rollout().equals(rollout)).reduce((a, b) -> b).orElseThrow().state().label();
  }

  static String text(Object record) {
    return Json.text(record);
  }
}
