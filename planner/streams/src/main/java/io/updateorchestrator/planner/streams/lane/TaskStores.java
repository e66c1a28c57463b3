package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.topics.Limits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of one task: the core's areas, and the shell's own three. Their names are permanent, since changelogs carry them. */
final class TaskStores {

  static final String KEEPING = "keeping-store";
  static final String SEEN = "seen-store";
  static final String HELD = "held-store";

  private final Map<Area, KeyValueStore<String, byte[]>> areas = new EnumMap<>(Area.class);
  private final KeyValueStore<String, byte[]> keeping;
  private final KeyValueStore<String, byte[]> seen;
  private final KeyValueStore<String, byte[]> held;

  TaskStores(ProcessorContext<byte[], byte[]> context) {
    for (Area area : Area.values()) {
      areas.put(area, context.getStateStore(area.storeName()));
    }
    keeping = context.getStateStore(KEEPING);
    seen = context.getStateStore(SEEN);
    held = context.getStateStore(HELD);
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Area area : Area.values()) {
      names.add(area.storeName());
    }
    names.addAll(List.of(KEEPING, SEEN, HELD));
    return names;
  }

  /**
   * After {@code kill -9} exactly-once restores a store from its changelog, whole. Only closed segments are compacted: small ones
   * keep that short, where the broker's gigabyte would hold hundreds of rollouts.
   */
  static Map<String, String> changelog() {
    return Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(Limits.RECORD_BYTES), TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(4 * Limits.RECORD_BYTES),
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.3");
  }

  static List<StoreBuilder<KeyValueStore<String, byte[]>>> builders() {
    return names().stream().map(name -> Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(changelog()).withCachingDisabled()).toList();
  }

  LaneView view(String cluster) {
    return new LaneView(cluster, areas::get);
  }

  void forEachLane(BiConsumer<String, LaneKeeping> lane) {
    try (KeyValueIterator<String, byte[]> all = keeping.all()) {
      all.forEachRemaining(entry -> lane.accept(entry.key, StoredValue.read(entry.value, LaneKeeping.class)));
    }
  }

  void keep(String cluster, LaneKeeping lane) {
    keeping.put(cluster, StoredValue.bytes(lane));
  }

  /** Null before the cluster's first record. */
  ClusterRecord seen(String cluster) {
    byte[] bytes = seen.get(cluster);
    return bytes == null ? null : StoredValue.read(bytes, ClusterRecord.class);
  }

  void saw(ClusterRecord record) {
    seen.put(record.cluster(), StoredValue.bytes(record));
  }

  void hold(String cluster, long number, HeldFact fact) {
    held.put(key(cluster, number), StoredValue.bytes(fact));
  }

  HeldFact held(String cluster, long number) {
    return StoredValue.read(held.get(key(cluster, number)), HeldFact.class);
  }

  void release(String cluster, long number) {
    held.delete(key(cluster, number));
  }

  private static String key(String cluster, long number) {
    return "%s/%020d".formatted(cluster, number);
  }
}
