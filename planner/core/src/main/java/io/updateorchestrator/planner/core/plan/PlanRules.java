package io.updateorchestrator.planner.core.plan;

import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.Map;

/**
 * The parts of the configuration that an order depends on.
 *
 * @param strategies and {@code priorities}: by {@code Kind} or {@code group/Kind}
 * @param maxBatchSize at least 1
 */
public record PlanRules(Map<String, Strategy> strategies, Map<String, Integer> priorities, int maxBatchSize) {

  public PlanRules {
    strategies = Map.copyOf(strategies);
    priorities = Map.copyOf(priorities);
  }

  Strategy strategyOf(GroupKind kind) {
    Strategy own = strategies.get(kind.toString());
    return own != null ? own : strategies.getOrDefault(kind.kind(), Strategy.ATOMIC);
  }

  int priorityOf(GroupKind kind) {
    Integer own = priorities.get(kind.toString());
    return own != null ? own : priorities.getOrDefault(kind.kind(), 0);
  }
}
