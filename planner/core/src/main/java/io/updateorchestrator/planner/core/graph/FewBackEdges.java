package io.updateorchestrator.planner.core.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An order of a component's members along which few edges run backwards: sinks go to the end, sources to the beginning, else
 * the member with the most edges out and the fewest in comes next. Ties by number, so that it is always the same.
 */
final class FewBackEdges {
  private final Map<Integer, TreeSet<Integer>> out = new TreeMap<>();
  private final Map<Integer, TreeSet<Integer>> in = new TreeMap<>();
  private final TreeMap<Integer, TreeSet<Integer>> bySurplus = new TreeMap<>();
  private final TreeSet<Integer> sinks = new TreeSet<>();
  private final TreeSet<Integer> sources = new TreeSet<>();

  private FewBackEdges(List<Edge> edges) {
    for (Edge edge : edges) {
      out.computeIfAbsent(edge.from(), v -> new TreeSet<>()).add(edge.to());
      out.computeIfAbsent(edge.to(), v -> new TreeSet<>());
      in.computeIfAbsent(edge.to(), v -> new TreeSet<>()).add(edge.from());
      in.computeIfAbsent(edge.from(), v -> new TreeSet<>());
    }
    out.keySet().forEach(this::file);
  }

  /** The place of each member, from 0. */
  static Map<Integer, Integer> order(List<Edge> edges) {
    return new FewBackEdges(edges).order();
  }

  private Map<Integer, Integer> order() {
    Deque<Integer> end = new ArrayDeque<>();
    Map<Integer, Integer> place = new LinkedHashMap<>();
    while (!out.isEmpty()) {
      if (!sinks.isEmpty()) {
        end.addFirst(take(sinks.first()));
      } else if (!sources.isEmpty()) {
        place.put(take(sources.first()), place.size());
      } else {
        place.put(take(bySurplus.lastEntry().getValue().first()), place.size());
      }
    }
    end.forEach(v -> place.put(v, place.size()));
    return new HashMap<>(place);
  }

  private int take(int v) {
    unfile(v);
    for (int to : out.remove(v)) {
      unfile(to);
      in.get(to).remove(v);
      file(to);
    }
    for (int from : in.remove(v)) {
      unfile(from);
      out.get(from).remove(v);
      file(from);
    }
    return v;
  }

  private void file(int v) {
    if (out.get(v).isEmpty()) {
      sinks.add(v);
    } else if (in.get(v).isEmpty()) {
      sources.add(v);
    } else {
      bySurplus.computeIfAbsent(out.get(v).size() - in.get(v).size(), s -> new TreeSet<>()).add(v);
    }
  }

  private void unfile(int v) {
    sinks.remove(v);
    sources.remove(v);
    int surplus = out.get(v).size() - in.get(v).size();
    TreeSet<Integer> filed = bySurplus.get(surplus);
    if (filed != null && filed.remove(v) && filed.isEmpty()) {
      bySurplus.remove(surplus);
    }
  }
}
