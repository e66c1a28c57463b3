package io.updateorchestrator.planner.core.explain;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlanBatch;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.graph.OrderGraph;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads reasons out of an analysis and the plan that was made of it. The set has no ring, else there is no plan. */
public final class Explainer {

  /** Of several dependencies on the same object the one that says most. */
  private static final Comparator<Dependency> BEST = Comparator.comparing((Dependency d) -> !d.explicit()).thenComparing(Dependency::strength).thenComparing(Dependency::path);

  private final Analysis analysis;
  private final OrderGraph graph;
  private final Plan plan;
  private final Map<ResourceRef, List<Dependency>> needs = new HashMap<>();
  private final Map<ResourceRef, List<Dependency>> neededBy = new HashMap<>();
  private final Map<ResourceRef, Integer> levels = new HashMap<>();
  private final Map<ResourceRef, PlanBatch> batches = new HashMap<>();

  public Explainer(Analysis analysis, Plan plan) {
    this.analysis = analysis;
    this.graph = analysis.graph();
    this.plan = plan;
    analysis.detection().dependencies().stream().filter(graph::isKept).forEach(d -> {
      needs.computeIfAbsent(d.from(), r -> new ArrayList<>()).add(d);
      neededBy.computeIfAbsent(d.to(), r -> new ArrayList<>()).add(d);
    });
    graph.targetsFirst().forEach(ref -> levels.put(ref, 1 + graph.needs(ref).stream().mapToInt(levels::get).max().orElse(0)));
    plan.batches().forEach(b -> b.operations().forEach(o -> batches.put(o.resource(), b)));
  }

  /** @param ref of an object in the set */
  public Explanation of(ResourceRef ref) {
    PlanBatch batch = batches.get(ref);
    return new Explanation(ref, batch.number(), plan.batches().size(), batch.operations().stream().map(PlannedOperation::resource).filter(r -> !r.equals(ref)).toList(),
        needs.getOrDefault(ref, List.of()), neededBy.getOrDefault(ref, List.of()),
        analysis.detection().outside().stream().filter(d -> d.from().equals(ref)).toList(), chain(ref),
        graph.dropped().stream().filter(d -> d.dependency().from().equals(ref) || d.dependency().to().equals(ref)).toList(),
        analysis.detection().missing().stream().filter(m -> m.from().equals(ref)).toList(), failure(ref, batch));
  }

  private List<Dependency> chain(ResourceRef ref) {
    List<Dependency> chain = new ArrayList<>();
    for (ResourceRef at = ref; levels.get(at) > 1; ) {
      int below = levels.get(at) - 1;
      Dependency reason = needs.get(at).stream().filter(d -> levels.get(d.to()) == below).min(BEST).orElseThrow();
      chain.add(reason);
      at = reason.to();
    }
    return chain;
  }

  private Explanation.Failure failure(ResourceRef ref, PlanBatch batch) {
    Set<ResourceRef> waiting = new TreeSet<>(reach(ref, graph::neededBy).keySet());
    int later = (int) plan.batches().stream().filter(b -> b.number() > batch.number()).flatMap(b -> b.operations().stream()).filter(o -> !waiting.contains(o.resource())).count();
    List<PlannedOperation> before = plan.batches().stream().filter(b -> b.number() < batch.number()).flatMap(b -> b.operations().stream()).toList();
    return new Explanation.Failure(List.copyOf(waiting), later, before.stream().map(PlannedOperation::resource).toList(),
        before.stream().map(PlannedOperation::irreversible).filter(text -> text != null).toList());
  }

  /** The shortest way from one object to another that it needs; empty where it does not, directly or through others. */
  public List<Dependency> way(ResourceRef from, ResourceRef to) {
    Map<ResourceRef, ResourceRef> cameFrom = reach(from, graph::needs);
    List<Dependency> way = new ArrayList<>();
    for (ResourceRef at = to; cameFrom.containsKey(at); at = cameFrom.get(at)) {
      ResourceRef end = at;
      way.addFirst(needs.get(cameFrom.get(at)).stream().filter(d -> d.to().equals(end)).min(BEST).orElseThrow());
    }
    return way;
  }

  /** What can be reached, each with where it was come from. */
  private static Map<ResourceRef, ResourceRef> reach(ResourceRef start, Function<ResourceRef, List<ResourceRef>> next) {
    Map<ResourceRef, ResourceRef> cameFrom = new LinkedHashMap<>();
    Set<ResourceRef> seen = new HashSet<>(Set.of(start));
    Deque<ResourceRef> open = new ArrayDeque<>(Set.of(start));
    while (!open.isEmpty()) {
      ResourceRef at = open.remove();
      for (ResourceRef found : next.apply(at)) {
        if (seen.add(found)) {
          cameFrom.put(found, at);
          open.add(found);
        }
      }
    }
    return cameFrom;
  }
}
