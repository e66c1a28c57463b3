package io.updateorchestrator.planner.core.state;

import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.core.Decision;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The state of a lane in memory, as JSON like in the stores: for replays, simulation and tests. */
public final class MapClusterView implements ClusterView {

  private final String cluster;
  private final Map<Area, NavigableMap<String, byte[]>> stores = new EnumMap<>(Area.class);
  private long laneClock;

  public MapClusterView(String cluster) {
    this.cluster = cluster;
    for (Area area : Area.values()) {
      stores.put(area, new TreeMap<>());
    }
  }

  /** Makes the state what the decision says. */
  public void apply(Decision decision) {
    for (Decision.Put put : decision.puts()) {
      if (put.value() == null) {
        stores.get(put.area()).remove(put.id());
      } else {
        stores.get(put.area()).put(put.id(), Json.bytes(put.value()));
      }
    }
  }

  public void advance(long ms) {
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
    return Optional.ofNullable(stores.get(area).get(id)).map(bytes -> Json.read(bytes, type));
  }

  @Override
  public <T> Map<String, T> scan(Area area, String prefix, Class<T> type) {
    Map<String, T> found = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : stores.get(area).tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.put(entry.getKey(), Json.read(entry.getValue(), type));
    }
    return found;
  }
}
