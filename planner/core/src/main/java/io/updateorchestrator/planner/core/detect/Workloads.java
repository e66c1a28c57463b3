package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of a set that run pods, with what selects them. */
public final class Workloads {
  private final Map<String, List<Workload>> byNamespace = new TreeMap<>();
  private final Map<ResourceRef, Workload> byRef = new HashMap<>();

  /**
   * One pod template.
   *
   * @param labels of its pods; a missing node where there are none
   * @param spec of its pods; {@code path}: where it lies
   */
  public record Workload(ResourceRef ref, JsonNode labels, JsonNode spec, String path) {
    /** Empty where none is named. */
    String serviceAccount() {
      String name = spec.path("serviceAccountName").asText("");
      return name.isEmpty() ? spec.path("serviceAccount").asText("") : name;
    }
  }

  public Workloads(Collection<Manifest> manifests, ReferenceTable table) {
    for (Manifest manifest : manifests) {
      for (FieldPath path : table.podSpecsOf(manifest.ref().groupKind())) {
        Containers.at(manifest.body(), path, (where, spec) -> add(new Workload(manifest.ref(), labels(manifest.body(), path), spec, where)));
      }
    }
    byNamespace.values().forEach(list -> list.sort(Comparator.comparing(Workload::ref).thenComparing(Workload::path)));
  }

  private void add(Workload workload) {
    byNamespace.computeIfAbsent(workload.ref().namespace(), n -> new ArrayList<>()).add(workload);
    byRef.putIfAbsent(workload.ref(), workload);
  }

  private static JsonNode labels(JsonNode body, FieldPath spec) {
    JsonNode template = body;
    for (FieldPath.Step step : spec.steps().subList(0, spec.steps().size() - 1)) {
      template = step.lists() > 0 ? template.path(step.field()).path(0) : template.path(step.field());
    }
    return template.path("metadata").path("labels");
  }

  public List<Workload> in(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }

  /** Null for an object that runs no pods. */
  public Workload of(ResourceRef ref) {
    return byRef.get(ref);
  }

  /** Those whose pods a Service sends traffic to; none where it has no selector. */
  public List<Workload> behind(Manifest service) {
    JsonNode selector = service.body().path("spec").path("selector");
    return selector.isEmpty() ? List.of() : in(service.ref().namespace()).stream().filter(w -> LabelSelector.pairsMatch(selector, w.labels())).toList();
  }

  List<Workload> usingAccount(String namespace, String account) {
    return in(namespace).stream().filter(w -> w.serviceAccount().equals(account)).toList();
  }
}
