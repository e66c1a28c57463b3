package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.ClusterView;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;

/** A cluster's state in the stores of its task. One thread at a time. */
final class LaneView implements ClusterView {

  private final String cluster;
  private final Map<Area, AreaCache> areas = new EnumMap<>(Area.class);
  private long clock;

  LaneView(String cluster, Function<Area, KeyValueStore<String, byte[]>> stores) {
    this.cluster = cluster;
    for (Area area : Area.values()) {
      areas.put(area, new AreaCache(stores.apply(area), cluster));
    }
  }

  void clock(long ms) {
    clock = ms;
  }

  @Override
  public String cluster() {
    return cluster;
  }

  @Override
  public long laneClock() {
    return clock;
  }

  @Override
  public <T> Optional<T> get(Area area, String id, Class<T> type) {
    return areas.get(area).get(id, type);
  }

  @Override
  public <T> Map<String, T> scan(Area area, String prefix, Class<T> type) {
    return areas.get(area).scan(prefix, type);
  }

  /** Lets go of what is kept in memory. */
  void forget() {
    areas.values().forEach(AreaCache::forget);
  }

  /** Makes the state what has been decided. */
  void apply(WrittenDecision decision) {
    decision.puts().forEach(put -> areas.get(put.area()).put(put.id(), put.value(), put.bytes()));
  }
}
