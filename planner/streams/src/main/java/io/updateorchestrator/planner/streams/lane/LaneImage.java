package io.updateorchestrator.planner.streams.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.ClusterView;
import io.updateorchestrator.planner.core.state.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A lane as the records of the stores' changelogs that it would be restored from. */
public final class LaneImage {

  private LaneImage() {}

  /** Where the shell stands beside the core's records. @param seen null where no executor has reported */
  public record Standing(Instant now, long decisions, Map<String, Long> offsets, boolean silent, ClusterRecord seen) {}

  public record Row(String store, byte[] key, byte[] value) {}

  public static List<String> stores() {
    return TaskStores.names();
  }

  /** How a changelog is set up beside being compacted. */
  public static Map<String, String> changelog() {
    return TaskStores.changelog();
  }

  /** The store that has a record as soon as there is a lane. */
  public static String firstStore() {
    return TaskStores.KEEPING;
  }

  public static List<Row> of(ClusterView view, Standing standing) {
    String cluster = view.cluster();
    List<Row> rows = new ArrayList<>();
    for (Area area : Area.values()) {
      view.scan(area, "", JsonNode.class).forEach((id, value) -> rows.add(row(area.storeName(), cluster + "/" + id, value)));
    }
    boolean halted = view.get(Area.LANE, "", Lane.class).map(Lane::halted).isPresent();
    rows.add(row(TaskStores.KEEPING, cluster, new LaneKeeping(view.laneClock(), standing.now(), standing.decisions(), standing.offsets(), standing.silent(), halted, 0, 0)));
    if (standing.seen() != null) {
      rows.add(row(TaskStores.SEEN, cluster, standing.seen()));
    }
    return rows;
  }

  private static Row row(String store, String key, Object value) {
    return new Row(store, key.getBytes(StandardCharsets.UTF_8), StoredValue.bytes(value));
  }
}
