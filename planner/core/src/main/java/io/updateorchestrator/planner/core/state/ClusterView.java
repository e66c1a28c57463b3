package io.updateorchestrator.planner.core.state;

import java.util.Map;
import java.util.Optional;

/** The state of one cluster's lane, as a decision reads it: without side effects. */
public interface ClusterView {

  String cluster();

  /** The lane's clock in ms: moved by heartbeats, at most three intervals each (protocol.md, "Clocks, deadlines, thresholds"). */
  long laneClock();

  <T> Optional<T> get(Area area, String id, Class<T> type);

  /** All records whose id begins with the prefix, by id, in order; not to be changed, and as they are until the next decision is applied. */
  <T> Map<String, T> scan(Area area, String prefix, Class<T> type);
}
