package io.updateorchestrator.planner.core.plan;

import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.graph.OrderGraph;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** At which level of the change each object comes, from 1, and which changed objects come before it: also through unchanged ones. */
record Levels(Map<ResourceRef, Integer> level, Map<ResourceRef, Set<ResourceRef>> before) {

  static Levels ofUpdates(OrderGraph graph, Collection<ResourceRef> changed) {
    return of(graph.targetsFirst(), graph::needs, Set.copyOf(changed));
  }

  /** Dependents go first. */
  static Levels ofDeletions(OrderGraph graph, Collection<ResourceRef> deleted) {
    return of(graph.targetsFirst().reversed(), graph::neededBy, Set.copyOf(deleted));
  }

  private static Levels of(List<ResourceRef> order, Function<ResourceRef, List<ResourceRef>> predecessors, Set<ResourceRef> changed) {
    Map<ResourceRef, Integer> level = new HashMap<>();
    Map<ResourceRef, Set<ResourceRef>> before = new HashMap<>();
    for (ResourceRef ref : order) {
      int highest = 0;
      Set<ResourceRef> nearest = new TreeSet<>();
      for (ResourceRef earlier : predecessors.apply(ref)) {
        highest = Math.max(highest, level.get(earlier));
        if (changed.contains(earlier)) {
          nearest.add(earlier);
        } else {
          nearest.addAll(before.get(earlier));
        }
      }
      // An unchanged object only passes on what it would have waited for.
      level.put(ref, changed.contains(ref) ? highest + 1 : highest);
      before.put(ref, nearest);
    }
    return new Levels(level, before);
  }

  int levelOf(ResourceRef ref) {
    return level.get(ref);
  }

  Set<ResourceRef> before(ResourceRef ref) {
    return before.get(ref);
  }

  int depth() {
    return level.values().stream().mapToInt(i -> i).max().orElse(0);
  }
}
