package io.updateorchestrator.planner.core.graph;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which dependencies order a set of objects. Explicit and hard ones go in first, and a ring among them is an error; then
 * soft ones, phases and weak ones, each only if it closes no ring (spec.md, "Dependencies"). Immutable; near-linear.
 */
public final class OrderGraph {
  private static final int RANKS = 4;

  private final Vertices vertices;
  private final Arcs kept;
  private final List<DroppedDependency> dropped;
  private final List<List<Dependency>> rings;
  private final Set<Dependency> left;

  private OrderGraph(Vertices vertices, Arcs kept, List<DroppedDependency> dropped, List<List<Dependency>> rings) {
    this.vertices = vertices;
    this.kept = kept;
    this.dropped = List.copyOf(dropped);
    this.rings = List.copyOf(rings);
    this.left = new HashSet<>();
    dropped.forEach(d -> left.add(d.dependency()));
  }

  /** @param dependencies between objects of the set; of the same pair there may be several */
  public static OrderGraph of(Collection<ResourceRef> objects, Collection<Dependency> dependencies) {
    Vertices vertices = new Vertices(objects);
    List<Edge> edges = new ArrayList<>(dependencies.size());
    dependencies.forEach(d -> edges.add(new Edge(vertices.indexOf(d.from()), vertices.indexOf(d.to()), rank(d), d)));
    Arcs all = Arcs.of(vertices.size(), edges);
    if (all.core().isEmpty()) {
      return new OrderGraph(vertices, all, List.of(), List.of()); // no ring at all, as nearly always
    }
    edges.sort(Edge.ORDER);
    return withoutRings(vertices, edges);
  }

  private static OrderGraph withoutRings(Vertices vertices, List<Edge> edges) {
    List<Edge> kept = new ArrayList<>(edges.stream().filter(e -> e.rank() == 0).toList());
    List<List<Edge>> rings = Rings.shortest(vertices.size(), kept);
    if (!rings.isEmpty()) {
      return new OrderGraph(vertices, Arcs.of(vertices.size(), kept), List.of(), rings.stream().map(ring -> ring.stream().map(Edge::dependency).toList()).toList());
    }
    List<DroppedDependency> dropped = new ArrayList<>();
    for (int rank = 1; rank < RANKS; rank++) {
      int here = rank;
      List<Edge> candidates = edges.stream().filter(e -> e.rank() == here).toList();
      kept.addAll(new Rings(vertices, kept, candidates).acyclic(dropped));
    }
    return new OrderGraph(vertices, Arcs.of(vertices.size(), kept), dropped, List.of());
  }

  private static int rank(Dependency d) {
    if (d.explicit() || d.strength() == Strength.HARD) {
      return 0;
    }
    if (d.origin() == EdgeOrigin.PHASE) {
      return 2;
    }
    return d.strength() == Strength.SOFT ? 1 : 3;
  }

  /** Each dependency that is left out, with its reason. */
  public List<DroppedDependency> dropped() {
    return dropped;
  }

  /** Rings of explicit and hard dependencies, in order: of each knot of objects that need each other the shortest; empty where there is none. */
  public List<List<Dependency>> rings() {
    return rings;
  }

  /** Whether a dependency of the set orders it. */
  public boolean isKept(Dependency dependency) {
    return !left.contains(dependency);
  }

  /** Targets first, always the same order for the same edges. Meaningless where there is a one of the {@link #rings()}. */
  public List<ResourceRef> targetsFirst() {
    int[] open = new int[vertices.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int v = 0; v < open.length; v++) {
      open[v] = kept.targets(v).length;
      if (open[v] == 0) {
        ready.add(v);
      }
    }
    List<ResourceRef> order = new ArrayList<>(open.length);
    while (!ready.isEmpty()) {
      int v = ready.poll();
      order.add(vertices.at(v));
      for (int dependent : kept.sources(v)) {
        if (--open[dependent] == 0) {
          ready.add(dependent);
        }
      }
    }
    return order;
  }

  /** What an object needs directly, sorted. */
  public List<ResourceRef> needs(ResourceRef ref) {
    return named(kept.targets(vertices.indexOf(ref)));
  }

  /** What needs an object directly, sorted. */
  public List<ResourceRef> neededBy(ResourceRef ref) {
    return named(kept.sources(vertices.indexOf(ref)));
  }

  private List<ResourceRef> named(int[] indexes) {
    return IntStream.of(indexes).sorted().mapToObj(vertices::at).toList();
  }
}
