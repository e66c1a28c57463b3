package io.updateorchestrator.planner.core.plan;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.detect.Detection;
import io.updateorchestrator.planner.core.detect.Detector;
import io.updateorchestrator.planner.core.graph.OrderGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What depends on what in a set, and which of it orders the set.
 *
 * @param wrong annotations that can't be understood
 */
public record Analysis(Map<ResourceRef, Manifest> objects, Detection detection, OrderGraph graph, List<Problem> wrong) {

  public static Analysis of(Collection<Manifest> set, Detector detector) {
    Map<ResourceRef, Manifest> objects = new TreeMap<>();
    set.forEach(m -> objects.put(m.ref(), m));
    Detection detection = detector.detect(objects.values());
    List<Problem> wrong = new ArrayList<>(detection.problems());
    objects.values().forEach(m -> OwnAnnotations.of(m, wrong));
    return new Analysis(objects, detection, OrderGraph.of(objects.keySet(), detection.dependencies()), List.copyOf(wrong));
  }

  /** One line, as the customer's document has it; null where nothing is wrong. */
  public String refusal() {
    if (!wrong.isEmpty()) {
      return wrong.size() == 1 ? wrong.getFirst().display() : wrong.size() + " annotations are wrong, the first: " + wrong.getFirst().display();
    }
    if (!graph.rings().isEmpty()) {
      return "Circular dependencies detected for resources: " + graph.rings().getFirst().stream().map(d -> d.from().display()).collect(Collectors.joining(", ", "[", "]"));
    }
    return null;
  }

  public List<Problem> problems() {
    if (!wrong.isEmpty()) {
      return wrong;
    }
    List<Problem> problems = new ArrayList<>();
    graph.rings().forEach(ring -> tell(ring, problems));
    return problems;
  }

  private void tell(List<Dependency> ring, List<Problem> problems) {
    Dependency removable = ring.stream().filter(Dependency::explicit).reduce((a, b) -> b).orElse(null);
    for (Dependency d : ring) {
      Manifest.Origin origin = objects.get(d.from()).origin();
      problems.add(new Problem(origin == null ? null : origin.file(), origin == null ? 0 : origin.document(), origin == null ? 0 : origin.line(), d.path(),
          d.from().display() + " needs " + d.to().display(), d.equals(removable) ? "remove this dependency to break the ring" : null));
    }
  }
}
