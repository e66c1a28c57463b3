package io.updateorchestrator.planner.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.resource.SetDigest;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.MapClusterView;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A lane whose executor is this test: commands collect in {@link #sent}, and are answered when the test says so. */
final class TestLane {

  static final String CLUSTER = "prod";

  final List<Command> sent = new ArrayList<>();
  final MapClusterView view = new MapClusterView(CLUSTER);
  /** How objects that the executor is asked about stand; absent where it isn't said. */
  final Map<ResourceRef, ObservedWord> cluster = new HashMap<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final PlannerCore core;
  private final Map<String, Map<String, String>> accepted = new HashMap<>();
  private int attempts;

  TestLane() {
    this(json -> json);
  }

  /** @param change of the default configuration, as JSON */
  TestLane(UnaryOperator<ObjectNode> change) {
    ObjectNode json = Json.MAPPER.valueToTree(Configuration.defaults().lane());
    core = new PlannerCore(Json.MAPPER.convertValue(change.apply(json), LaneConfiguration.class));
    seen("uid", 0);
  }

  List<Object> decide(Fact fact) {
    Decision decision = core.decide(view, fact, now);
    view.apply(decision);
    decision.emits().stream().filter(Command.class::isInstance).map(Command.class::cast).forEach(sent::add);
    return decision.emits();
  }

  List<Object> ask(Request request) {
    return decide(new Fact.Asked(request));
  }

  void seen(String uid, long leaseTerm) {
    decide(new Fact.ClusterSeen(new ClusterRecord(CLUSTER, uid, "1.34", Map.of(), List.of(), leaseTerm, "executor", 1, 0, null, false, now)));
  }

  static ResourceRef ref(String name) {
    return ResourceRef.core("ConfigMap", "default", name);
  }

  private static Manifest manifest(String name, String content) {
    ObjectNode body = Json.object();
    body.put("apiVersion", "v1").put("kind", "ConfigMap");
    body.putObject("metadata").put("namespace", "default").put("name", name);
    body.putObject("data").put("content", content);
    return new Manifest(ref(name), "v1", body, "sha256:" + name + content, null);
  }

  /** A whole set as {@code name=content}, as the ingester sends it: against the accepted revision. */
  List<Object> push(String source, String revision, String... objects) {
    SourceRecord known = source(source);
    return seal(source, revision, known == null ? null : known.revision(), objects);
  }

  /** All there is, whatever was accepted. */
  List<Object> snapshot(String source, String revision, String... objects) {
    return seal(source, revision, null, objects);
  }

  private List<Object> seal(String source, String revision, String base, String... objects) {
    Map<String, String> wanted = new TreeMap<>();
    Arrays.stream(objects).map(o -> o.split("=")).forEach(o -> wanted.put(o[0], o[1]));
    String attempt = "attempt-" + ++attempts;
    Map<String, String> before = base == null ? Map.of() : accepted.get(source + "/" + base);
    accepted.put(source + "/" + revision, wanted);
    int count = 0;
    SetDigest digest = SetDigest.EMPTY;
    for (Map.Entry<String, String> object : wanted.entrySet()) {
      Manifest manifest = manifest(object.getKey(), object.getValue());
      digest = digest.plus(manifest.ref(), manifest.digest());
      if (!object.getValue().equals(before.get(object.getKey()))) {
        decide(new Fact.Said(new ManifestChanged(CLUSTER, source, attempt, manifest)));
        count++;
      }
    }
    for (String gone : before.keySet()) {
      if (!wanted.containsKey(gone)) {
        decide(new Fact.Said(new ManifestRemoved(CLUSTER, source, attempt, ref(gone))));
        count++;
      }
    }
    return decide(new Fact.Said(new RevisionSealed(CLUSTER, source, revision, attempt, base, base == null, false, count, digest.toString(), "author", "message",
        null, "author", false, true, null, now)));
  }

  SourceRecord source(String name) {
    return view.get(Area.SOURCES, name, SourceRecord.class).orElse(null);
  }

  Rollout rollout(int number) {
    return view.get(Area.ROLLOUTS, "%020d".formatted(number), Rollout.class).orElseThrow();
  }

  RolloutState state(int number) {
    return rollout(number).state();
  }

  /** What has been sent since, in order, and is not to be answered any more. */
  private List<Command> take() {
    List<Command> all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  /** Answers what was asked about the objects. */
  void observe() {
    for (Command command : take()) {
      if (command instanceof Observe observe) {
        List<Observed.Observation> objects = observe.targets().stream()
            .map(t -> new Observed.Observation(t.ref(), cluster.getOrDefault(t.ref(), ObservedWord.ABSENT), "u", "1", List.of())).toList();
        decide(new Fact.Told(new Observed(CLUSTER, observe.rollout(), observe.term(), observe.id(), observe.chunk(), observe.chunks(), objects, now)));
      }
    }
  }

  List<Apply> applies() {
    return sent.stream().filter(Apply.class::isInstance).map(Apply.class::cast).toList();
  }

  List<String> applied() {
    return applies().stream().map(a -> a.action().label() + " " + a.ref().name()).toList();
  }

  /** It has begun, and waits for what isn't coming. */
  void tellHopeless(Apply apply) {
    tell(apply, OperationState.PROGRESSING, true, true);
  }

  List<Object> tell(Apply apply, OperationState state, boolean begun) {
    return tell(apply, state, begun, false);
  }

  private List<Object> tell(Apply apply, OperationState state, boolean begun, boolean hopeless) {
    List<Object> told = decide(new Fact.Told(new OperationChanged(CLUSTER, apply.rollout(), apply.term(), apply.id(), apply.operation(), apply.ref(), state, 1, begun, hopeless, null, "it is so",
        state == OperationState.READY ? new OperationChanged.Applied("updated", "u", "2", "live") : null, now)));
    if (state == OperationState.READY && apply.action() == Action.DELETE) {
      cluster.remove(apply.ref());
    } else if (state == OperationState.READY) {
      cluster.put(apply.ref(), ObservedWord.AS_APPLIED);
    }
    return told;
  }

  /** Everything goes well until nothing is asked for any more; all that is said to fail fails once it has begun. */
  void goOn(String... failing) {
    while (!sent.isEmpty()) {
      observe(sent);
      for (Command command : take()) {
        switch (command) {
          case Apply apply -> tell(apply, List.of(failing).contains(apply.ref().name()) ? OperationState.FAILED : OperationState.READY, true);
          case Undo undo -> undone(undo);
          case Stop stop -> decide(new Fact.Told(new Stopped(CLUSTER, stop.rollout(), stop.term(), stop.id(), now)));
          default -> { }
        }
      }
    }
  }

  private void observe(List<Command> commands) {
    if (commands.stream().anyMatch(Observe.class::isInstance)) {
      observe();
    }
  }

  /** Whatever was done is as before. */
  private void undone(Undo undo) {
    decide(new Fact.Told(new OperationChanged(CLUSTER, undo.rollout(), undo.term(), undo.id(), undo.operation(), undo.ref(), OperationState.UNDONE, 1, true, false, null, null, null, now)));
  }

  /** A rollout that goes through. */
  void rollOut(String source, String revision, String... objects) {
    push(source, revision, objects);
    goOn();
  }
}
