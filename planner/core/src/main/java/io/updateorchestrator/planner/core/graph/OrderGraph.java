package io.updateorchestrator.planner.core.graph;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/**
 * Which dependencies order a set of objects. Explicit and hard ones go in first, and a ring among them is an error; then
 * soft ones, phases and weak ones, each only if it closes no ring (spec.md, "Dependencies").
 *
 * @param kept by the object that needs, what it needs; without rings
 * @param ring the shortest ring of explicit and hard dependencies, in order; empty where there is none
 */
public record OrderGraph(Graph<ResourceRef, DefaultEdge> kept, List<DroppedDependency> dropped, List<Dependency> ring) {

  private static final Comparator<Dependency> ORDER =
      Comparator.comparing(Dependency::from).thenComparing(Dependency::to).thenComparing(Dependency::path);

  public static OrderGraph of(Collection<ResourceRef> objects, Collection<Dependency> dependencies) {
    Graph<ResourceRef, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    new TreeSet<>(objects).forEach(graph::addVertex);
    Map<Integer, List<Dependency>> byRank = new TreeMap<>();
    dependencies.stream().sorted(ORDER).forEach(d -> byRank.computeIfAbsent(rank(d), r -> new ArrayList<>()).add(d));
    List<DroppedDependency> dropped = new ArrayList<>();
    for (Map.Entry<Integer, List<Dependency>> rank : byRank.entrySet()) {
      if (rank.getKey() == 0) {
        rank.getValue().forEach(d -> graph.addEdge(d.from(), d.to()));
        List<Dependency> ring = shortestRing(graph, rank.getValue());
        if (!ring.isEmpty()) {
          return new OrderGraph(graph, List.of(), ring);
        }
      } else {
        addAcyclic(graph, rank.getValue(), dropped);
      }
    }
    return new OrderGraph(graph, List.copyOf(dropped), List.of());
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

  /** Only edges inside of a strongly connected component can close a ring: all others go in at once. */
  private static void addAcyclic(Graph<ResourceRef, DefaultEdge> graph, List<Dependency> candidates, List<DroppedDependency> dropped) {
    Graph<ResourceRef, DefaultEdge> all = new SimpleDirectedGraph<>(DefaultEdge.class);
    graph.vertexSet().forEach(all::addVertex);
    graph.edgeSet().forEach(e -> all.addEdge(graph.getEdgeSource(e), graph.getEdgeTarget(e)));
    candidates.forEach(d -> all.addEdge(d.from(), d.to()));
    Map<ResourceRef, Integer> component = components(all);
    List<Dependency> doubtful = new ArrayList<>();
    for (Dependency d : candidates) {
      if (component.get(d.from()).equals(component.get(d.to()))) {
        doubtful.add(d);
      } else {
        graph.addEdge(d.from(), d.to());
      }
    }
    for (Dependency d : doubtful) {
      if (graph.containsEdge(d.from(), d.to())) {
        continue;
      }
      if (reaches(graph, d.to(), d.from(), component)) {
        dropped.add(new DroppedDependency(d, "it would close a ring: " + d.to().display() + " already needs " + d.from().display()));
      } else {
        graph.addEdge(d.from(), d.to());
      }
    }
  }

  private static Map<ResourceRef, Integer> components(Graph<ResourceRef, DefaultEdge> graph) {
    Map<ResourceRef, Integer> component = new HashMap<>();
    int number = 0;
    for (Set<ResourceRef> members : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      for (ResourceRef member : members) {
        component.put(member, number);
      }
      number++;
    }
    return component;
  }

  /** A way back runs inside of the component. */
  private static boolean reaches(Graph<ResourceRef, DefaultEdge> graph, ResourceRef from, ResourceRef to, Map<ResourceRef, Integer> component) {
    Integer inside = component.get(to);
    Set<ResourceRef> seen = new LinkedHashSet<>();
    List<ResourceRef> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      ResourceRef at = open.removeLast();
      if (at.equals(to)) {
        return true;
      }
      if (seen.add(at)) {
        graph.outgoingEdgesOf(at).stream().map(graph::getEdgeTarget).filter(next -> inside.equals(component.get(next))).forEach(open::add);
      }
    }
    return false;
  }

  private static List<Dependency> shortestRing(Graph<ResourceRef, DefaultEdge> graph, List<Dependency> dependencies) {
    Map<ResourceRef, Integer> component = components(graph);
    BFSShortestPath<ResourceRef, DefaultEdge> paths = new BFSShortestPath<>(graph);
    List<ResourceRef> best = List.of();
    Set<Integer> looked = new LinkedHashSet<>();
    for (Dependency d : dependencies) {
      // One ring per component is enough to be told; the first edge of each in order decides which.
      if (component.get(d.from()).equals(component.get(d.to())) && looked.add(component.get(d.from()))) {
        List<ResourceRef> back = paths.getPath(d.to(), d.from()).getVertexList();
        if (best.isEmpty() || back.size() < best.size()) {
          best = back;
        }
      }
    }
    List<Dependency> ring = new ArrayList<>();
    for (int i = 0; i < best.size(); i++) {
      ResourceRef from = best.get(i);
      ResourceRef to = best.get((i + 1) % best.size());
      dependencies.stream().filter(d -> d.from().equals(from) && d.to().equals(to)).findFirst().ifPresent(ring::add);
    }
    return ring;
  }

  /** Targets first, always the same order for the same edges. */
  public List<ResourceRef> targetsFirst() {
    List<ResourceRef> order = new ArrayList<>();
    new TopologicalOrderIterator<>(kept, Comparator.reverseOrder()).forEachRemaining(order::add);
    return order.reversed();
  }

  public List<ResourceRef> needs(ResourceRef ref) {
    return kept.outgoingEdgesOf(ref).stream().map(kept::getEdgeTarget).sorted().toList();
  }

  public List<ResourceRef> neededBy(ResourceRef ref) {
    return kept.incomingEdgesOf(ref).stream().map(kept::getEdgeSource).sorted().toList();
  }
}
