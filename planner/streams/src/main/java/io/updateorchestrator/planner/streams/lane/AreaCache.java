package io.updateorchestrator.planner.streams.lane;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One store as one cluster sees it. Records are immutable, so what has been read once is kept as an object: the core scans the
 * operations of a rollout at each outcome, and reading 650 manifests from JSON each time would make a rollout quadratic.
 */
final class AreaCache {

  private static final int SCANS = 6;
  private static final int SINGLES = 1_000;

  private final KeyValueStore<String, byte[]> store;
  private final String cluster;
  private final Map<String, TreeMap<String, Object>> scans = lru(SCANS);
  private final Map<String, Optional<Object>> singles = lru(SINGLES);

  AreaCache(KeyValueStore<String, byte[]> store, String cluster) {
    this.store = store;
    this.cluster = cluster;
  }

  private static <V> Map<String, V> lru(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  <T> Optional<T> get(String id, Class<T> type) {
    for (Map.Entry<String, TreeMap<String, Object>> scan : scans.entrySet()) {
      if (id.startsWith(scan.getKey())) {
        return Optional.ofNullable(type.cast(scan.getValue().get(id)));
      }
    }
    return singles.computeIfAbsent(id, i -> Optional.ofNullable(store.get(key(i))).map(bytes -> StoredValue.read(bytes, type))).map(type::cast);
  }

  @SuppressWarnings("unchecked") // each value was read as the type that is asked for, or put by the core as it
  <T> SortedMap<String, T> scan(String prefix, Class<T> type) {
    TreeMap<String, Object> found = scans.get(prefix);
    if (found == null) {
      found = load(prefix, type);
      scans.put(prefix, found);
    }
    return (SortedMap<String, T>) Collections.unmodifiableSortedMap(found);
  }

  private TreeMap<String, Object> load(String prefix, Class<?> type) {
    TreeMap<String, Object> found = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all = store.prefixScan(key(prefix), new org.apache.kafka.common.serialization.StringSerializer())) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> next = all.next();
        found.put(next.key.substring(cluster.length() + 1), StoredValue.read(next.value, type));
      }
    }
    return found;
  }

  void forget() {
    scans.clear();
    singles.clear();
  }

  /** @param bytes null where the record goes */
  void put(String id, Object value, byte[] bytes) {
    store.put(key(id), bytes);
    singles.put(id, Optional.ofNullable(value));
    scans.forEach((prefix, found) -> {
      if (!id.startsWith(prefix)) {
        return;
      }
      if (value == null) {
        found.remove(id);
      } else {
        found.put(id, value);
      }
    });
  }

  private String key(String id) {
    return cluster + "/" + id;
  }
}
