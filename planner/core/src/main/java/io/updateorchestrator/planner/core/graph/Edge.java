package io.updateorchestrator.planner.core.graph;

import io.updateorchestrator.common.plan.Dependency;
import java.util.Comparator;

/** A dependency between two numbered objects. @param rank 0 for what may never be left out, then the weaker the higher */
record Edge(int from, int to, int rank, Dependency dependency) {
  static final Comparator<Edge> ORDER = Comparator.comparingInt(Edge::rank).thenComparingInt(Edge::from).thenComparingInt(Edge::to)
      .thenComparing(e -> e.dependency().path());
}
