package io.updateorchestrator.simulation;

import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.ClusterView;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** State of a lane as records, without going through JSON: a replay over the view that does shows that both decide alike. */
final class FastView implements ClusterView {
  private final String cluster;
  private final Map<Area, NavigableMap<String, Object>> stores = new EnumMap<>(Area.class);
  private long laneClock;

  FastView(String cluster) {
    this.cluster = cluster;
    for (Area area : Area.values()) {
      stores.put(area, new TreeMap<>());
    }
  }

  void apply(Decision decision) {
    decision.puts().forEach(put -> {
      if (put.value() == null) {
        stores.get(put.area()).remove(put.id());
      } else {
        stores.get(put.area()).put(put.id(), put.value());
      }
    });
  }

  void advance(long ms) {
    laneClock += ms;
  }

  @Override
  public String cluster() {
    return cluster;
  }

  @Override
  public long laneClock() {
    return laneClock;
  }

  @Override
  public <T> Optional<T> get(Area area, String id, Class<T> type) {
    return Optional.ofNullable(type.cast(stores.get(area).get(id)));
  }

  @Override
  public <T> Map<String, T> scan(Area area, String prefix, Class<T> type) {
    Map<String, T> found = new TreeMap<>();
    stores.get(area).subMap(prefix, true, prefix + Character.MAX_VALUE, true).forEach((id, value) -> found.put(id, type.cast(value)));
    return found;
  }
}
