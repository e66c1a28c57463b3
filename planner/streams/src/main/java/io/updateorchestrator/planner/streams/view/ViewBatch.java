package io.updateorchestrator.planner.streams.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Changes of rows that become visible together: reads see what has been put before. */
final class ViewBatch {

  private final ViewStore store;
  private final Map<String, Optional<Object>> rows = new LinkedHashMap<>();

  ViewBatch(ViewStore store) {
    this.store = store;
  }

  <T> Optional<T> get(String key, Class<T> type) {
    Optional<Object> put = rows.get(key);
    return put != null ? put.map(type::cast) : store.get(key, type);
  }

  void put(String key, Object row) {
    rows.put(key, Optional.of(row));
  }

  void remove(String key) {
    rows.put(key, Optional.empty());
  }

  /** Rows of a prefix, those of this batch included. */
  <T> Map<String, T> scan(String prefix, Class<T> type) {
    Map<String, T> found = new LinkedHashMap<>();
    store.each(prefix, prefix, (key, value) -> {
      found.put(key, io.updateorchestrator.common.json.Json.read(value, type));
      return true;
    });
    rows.forEach((key, row) -> {
      if (key.startsWith(prefix)) {
        row.ifPresentOrElse(r -> found.put(key, type.cast(r)), () -> found.remove(key));
      }
    });
    return found;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void write() {
    store.write(rows);
  }
}
