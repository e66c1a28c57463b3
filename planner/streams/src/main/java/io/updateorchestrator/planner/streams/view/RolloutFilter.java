package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.event.RolloutState;
import java.util.Set;

/** Which rollouts are asked for. @param cluster and {@code source}: null for all; {@code states}: empty for all; {@code limit}: at most, newest first */
public record RolloutFilter(String cluster, String source, Set<RolloutState> states, int limit) {

  public RolloutFilter {
    states = Set.copyOf(states);
  }

  public static RolloutFilter newest(int limit) {
    return new RolloutFilter(null, null, Set.of(), limit);
  }

  boolean fits(RolloutRow row) {
    return row.last() != null && (source == null || source.equals(row.last().source())) && (states.isEmpty() || states.contains(row.last().state()));
  }
}
