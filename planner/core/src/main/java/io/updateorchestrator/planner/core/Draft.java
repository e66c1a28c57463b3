package io.updateorchestrator.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.ClusterView;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.SourceRecord;
import io.updateorchestrator.planner.core.state.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A decision in the making: reads through what it has decided so far. Lives for one {@code decide}. */
public final class Draft {

  private final ClusterView view;
  private final Instant now;
  private final LaneConfiguration byDefault;
  private final Map<String, Decision.Put> puts = new LinkedHashMap<>();
  private final List<Object> emits = new ArrayList<>();
  private JsonNode configurationTree;
  private LaneConfiguration configuration;

  Draft(ClusterView view, Instant now, LaneConfiguration byDefault) {
    this.view = view;
    this.now = now;
    this.byDefault = byDefault;
  }

  public String cluster() {
    return view.cluster();
  }

  public Instant now() {
    return now;
  }

  public long clock() {
    return view.laneClock();
  }

  public <T> Optional<T> get(Area area, String id, Class<T> type) {
    Decision.Put put = puts.get(area + "|" + id);
    return put != null ? Optional.ofNullable(type.cast(put.value())) : view.get(area, id, type);
  }

  public <T> Map<String, T> scan(Area area, String prefix, Class<T> type) {
    Map<String, T> before = view.scan(area, prefix, type);
    Map<String, T> found = null;
    for (Decision.Put put : puts.values()) {
      if (put.area() == area && put.id().startsWith(prefix)) {
        found = found == null ? new TreeMap<>(before) : found;
        if (put.value() == null) {
          found.remove(put.id());
        } else {
          found.put(put.id(), type.cast(put.value()));
        }
      }
    }
    return found == null ? before : found;
  }

  public void put(Area area, String id, Object value) {
    puts.put(area + "|" + id, new Decision.Put(area, id, value));
  }

  public void remove(Area area, String id) {
    put(area, id, null);
  }

  public void emit(Object event) {
    emits.add(event);
  }

  Decision decision() {
    return new Decision(List.copyOf(puts.values()), emits);
  }

  // -- the records that every step needs

  public Lane lane() {
    return get(Area.LANE, "", Lane.class).orElse(Lane.EMPTY);
  }

  public void lane(Lane lane) {
    put(Area.LANE, "", lane);
  }

  public LaneConfiguration configuration() {
    JsonNode tree = lane().configuration();
    if (tree == null) {
      return byDefault;
    }
    if (tree != configurationTree) {
      configurationTree = tree;
      configuration = Json.MAPPER.convertValue(tree, LaneConfiguration.class);
    }
    return configuration;
  }

  public SourceRecord source(String name) {
    return get(Area.SOURCES, name, SourceRecord.class).orElse(new SourceRecord(name, null, io.updateorchestrator.common.resource.SetDigest.EMPTY.toString(), null, null));
  }

  /** Rollouts are found by number: a scan gives them in order. */
  static String key(String rollout) {
    return "%020d".formatted(Long.parseLong(rollout.substring(rollout.lastIndexOf('-') + 1)));
  }

  public Optional<Rollout> rollout(String id) {
    return id == null ? Optional.empty() : get(Area.ROLLOUTS, key(id), Rollout.class);
  }

  public Optional<Rollout> holder() {
    return rollout(lane().holder());
  }

  /** Oldest first. */
  public List<Rollout> rollouts() {
    return List.copyOf(scan(Area.ROLLOUTS, "", Rollout.class).values());
  }

  public List<OperationRecord> operations(String rollout) {
    return List.copyOf(scan(Area.OPERATIONS, rollout + "/", OperationRecord.class).values());
  }

  public void operation(OperationRecord operation) {
    put(Area.OPERATIONS, operation.id(), operation);
  }

  /** Stores a rollout without telling. */
  public void keep(Rollout rollout) {
    put(Area.ROLLOUTS, key(rollout.head().id()), rollout);
  }

  /** Stores a rollout and tells its state. */
  public void enter(Rollout rollout, String reason) {
    enter(rollout, rollout.state(), reason, List.of());
  }

  public void enter(Rollout rollout, RolloutState told, String reason, List<Problem> problems) {
    keep(rollout);
    Head head = rollout.head();
    boolean ended = rollout instanceof Rollout.Ended;
    String digest = switch (rollout) {
      case Rollout.AwaitingApproval a -> a.planDigest();
      case Rollout.Running r -> r.planDigest();
      case Rollout.Stopping s -> s.planDigest();
      case Rollout.Ended e -> e.planDigest();
      case Rollout.Waiting w -> null;
      case Rollout.Observing o -> null;
      case Rollout.Undoing u -> null;
    };
    emit(new RolloutRecord.RolloutChanged(cluster(), head.id(), head.source(), head.revision(), told, reason, digest, head.rollbackOf(), head.supersedes(),
        problems, rollout instanceof Rollout.Ended e ? e.notAsBefore() : List.of(), head.request(), head.by(), head.started(), ended ? now : null, now));
  }

  public void timer(Timer timer) {
    put(Area.TIMERS, timer.id(), timer);
  }
}
