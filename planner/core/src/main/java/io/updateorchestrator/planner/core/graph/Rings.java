package io.updateorchestrator.planner.core.graph;

import io.updateorchestrator.common.plan.DroppedDependency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Breaks rings of what may be left out. Only edges inside of a strongly connected component can close one, so all others go in
 * at once; those are tried one by one, first the ones along an order that leaves few behind (Eades, Lin and Smyth, "A fast and
 * effective heuristic for the feedback arc set problem", 1993), each only if it closes no ring.
 */
final class Rings {
  /** Searching a shortest ring from every member of a larger component would no longer be near-linear. */
  private static final int STARTS = 500;

  private final Vertices vertices;
  private final List<Edge> kept;
  private final List<Edge> candidates;

  Rings(Vertices vertices, List<Edge> kept, List<Edge> candidates) {
    this.vertices = vertices;
    this.kept = kept;
    this.candidates = candidates;
  }

  /** @param dropped receives what closes a ring @return the others */
  List<Edge> acyclic(List<DroppedDependency> dropped) {
    List<Edge> both = new ArrayList<>(kept);
    both.addAll(candidates);
    int[] component = components(vertices.size(), both);
    List<Edge> free = new ArrayList<>();
    Map<Integer, List<Edge>> doubtful = new LinkedHashMap<>();
    for (Edge edge : candidates) {
      if (component[edge.from()] >= 0 && component[edge.from()] == component[edge.to()]) {
        doubtful.computeIfAbsent(component[edge.from()], c -> new ArrayList<>()).add(edge);
      } else {
        free.add(edge);
      }
    }
    Map<Integer, List<Edge>> certain = new HashMap<>();
    kept.stream().filter(e -> component[e.from()] >= 0 && component[e.from()] == component[e.to()])
        .forEach(e -> certain.computeIfAbsent(component[e.from()], c -> new ArrayList<>()).add(e));
    doubtful.forEach((c, edges) -> free.addAll(tried(certain.getOrDefault(c, List.of()), edges, dropped)));
    return free;
  }

  private List<Edge> tried(List<Edge> certain, List<Edge> doubtful, List<DroppedDependency> dropped) {
    DirectedAcyclicGraph<Integer, DefaultEdge> graph = new DirectedAcyclicGraph<>(DefaultEdge.class);
    List<Edge> all = new ArrayList<>(certain);
    all.addAll(doubtful);
    all.forEach(e -> {
      graph.addVertex(e.from());
      graph.addVertex(e.to());
    });
    certain.forEach(e -> graph.addEdge(e.from(), e.to()));
    Map<Integer, Integer> place = FewBackEdges.order(all);
    List<Edge> accepted = new ArrayList<>();
    List<Edge> against = new ArrayList<>();
    doubtful.forEach(e -> (place.get(e.from()) < place.get(e.to()) ? accepted : against).add(e));
    List<Edge> order = new ArrayList<>(accepted);
    order.addAll(against);
    accepted.clear();
    for (Edge edge : order) {
      if (graph.containsEdge(edge.from(), edge.to()) || goesIn(graph, edge)) {
        accepted.add(edge);
      } else {
        dropped.add(new DroppedDependency(edge.dependency(), reason(graph, edge)));
      }
    }
    return accepted;
  }

  private static boolean goesIn(DirectedAcyclicGraph<Integer, DefaultEdge> graph, Edge edge) {
    try {
      graph.addEdge(edge.from(), edge.to());
      return true;
    } catch (IllegalArgumentException e) {
      return false; // the library's way to say that it would close a ring
    }
  }

  private String reason(DirectedAcyclicGraph<Integer, DefaultEdge> graph, Edge edge) {
    List<Integer> way = way(graph, edge.to(), edge.from());
    StringBuilder text = new StringBuilder("it would close a ring: ").append(vertices.at(edge.to()).display()).append(" already needs ");
    for (int i = 1; i < way.size(); i++) {
      text.append(i == 1 ? "" : ", which needs ").append(vertices.at(way.get(i)).display());
    }
    return text.toString();
  }

  private static List<Integer> way(DirectedAcyclicGraph<Integer, DefaultEdge> graph, int from, int to) {
    Map<Integer, Integer> cameFrom = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    cameFrom.put(from, from);
    while (!cameFrom.containsKey(to)) {
      int at = open.poll();
      for (DefaultEdge out : graph.outgoingEdgesOf(at)) {
        int next = graph.getEdgeTarget(out);
        if (cameFrom.putIfAbsent(next, at) == null) {
          open.add(next);
        }
      }
    }
    List<Integer> way = new ArrayList<>();
    for (int at = to; at != from; at = cameFrom.get(at)) {
      way.addFirst(at);
    }
    way.addFirst(from);
    return way;
  }

  /** Number of the strongly connected component of each object on a ring; -1 for what lies on none. */
  private static int[] components(int size, List<Edge> edges) {
    Arcs arcs = Arcs.of(size, edges);
    BitSet core = arcs.core();
    int[] component = new int[size];
    Arrays.fill(component, -1);
    SimpleDirectedGraph<Integer, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    core.stream().forEach(graph::addVertex);
    core.stream().forEach(v -> Arrays.stream(arcs.targets(v)).filter(core::get).forEach(to -> graph.addEdge(v, to)));
    int number = 0;
    for (Set<Integer> members : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      if (members.size() > 1) {
        for (int member : members) {
          component[member] = number;
        }
        number++;
      }
    }
    return component;
  }

  /** For each knot of rings a shortest one, beginning with its smallest member; of several the first. The shortest of all comes first. */
  static List<List<Edge>> shortest(int size, List<Edge> edges) {
    int[] component = components(size, edges);
    Arcs arcs = Arcs.of(size, edges.stream().filter(e -> component[e.from()] >= 0 && component[e.from()] == component[e.to()]).toList());
    Map<Integer, List<Integer>> best = new LinkedHashMap<>();
    Map<Integer, Integer> starts = new HashMap<>();
    for (int v = 0; v < size; v++) {
      int knot = component[v];
      if (knot >= 0 && starts.merge(knot, 1, Integer::sum) <= STARTS && (!best.containsKey(knot) || best.get(knot).size() > 2)) {
        best.merge(knot, ringThrough(arcs, v), (one, other) -> other.size() < one.size() ? other : one);
      }
    }
    Map<Long, Edge> first = new HashMap<>();
    edges.forEach(e -> first.putIfAbsent((long) e.from() << 32 | e.to(), e));
    return best.values().stream().sorted(Comparator.comparingInt(List::size)).map(ring -> edgesOf(ring, first)).toList();
  }

  private static List<Edge> edgesOf(List<Integer> ring, Map<Long, Edge> edges) {
    List<Edge> found = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      found.add(edges.get((long) ring.get(i) << 32 | ring.get((i + 1) % ring.size())));
    }
    return found;
  }

  private static List<Integer> ringThrough(Arcs arcs, int start) {
    int[] cameFrom = new int[arcs.size()];
    Arrays.fill(cameFrom, -1);
    Deque<Integer> open = new ArrayDeque<>(List.of(start));
    while (true) {
      int at = open.remove();
      for (int next : arcs.targets(at)) {
        if (next == start) {
          List<Integer> ring = new ArrayList<>();
          for (int v = at; v != start; v = cameFrom[v]) {
            ring.addFirst(v);
          }
          ring.addFirst(start);
          return ring;
        }
        if (cameFrom[next] < 0) {
          cameFrom[next] = at;
          open.add(next);
        }
      }
    }
  }
}
