package io.updateorchestrator.planner.core.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.planner.core.detect.LabelSelector;
import io.updateorchestrator.planner.core.detect.Workloads;
import io.updateorchestrator.planner.core.detect.Workloads.Workload;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.List;
import java.util.Set;

/** Selectors that select nothing, and workloads that do not select their own pods. */
final class SelectorCheck {

  private static final Set<String> OWN_PODS = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");

  private final Analysis analysis;
  private final Workloads workloads;
  private final List<Problem> found;

  SelectorCheck(Analysis analysis, Workloads workloads, List<Problem> found) {
    this.analysis = analysis;
    this.workloads = workloads;
    this.found = found;
  }

  void check() {
    for (Manifest manifest : analysis.objects().values()) {
      JsonNode selector = manifest.body().path("spec").path("selector");
      if (manifest.ref().is("", "Service")) {
        nothing(manifest, !selector.isEmpty() && workloads.behind(manifest).isEmpty());
      } else if (manifest.ref().is("policy", "PodDisruptionBudget")) {
        nothing(manifest, !selector.isEmpty() && workloads.in(manifest.ref().namespace()).stream().noneMatch(w -> LabelSelector.matches(selector, w.labels())));
      } else if (manifest.ref().group().equals("apps") && OWN_PODS.contains(manifest.ref().kind())) {
        ownPods(manifest, selector);
      }
    }
  }

  /** Where the set has no pods in that namespace at all, they come from elsewhere. */
  private void nothing(Manifest manifest, boolean selectsNothing) {
    if (selectsNothing && !workloads.in(manifest.ref().namespace()).isEmpty()) {
      found.add(SetCheck.at(analysis, manifest.ref(), "spec.selector", "it selects no pod of the set", null));
    }
  }

  private void ownPods(Manifest manifest, JsonNode selector) {
    Workload workload = workloads.of(manifest.ref());
    if (workload != null && !selector.isEmpty() && !LabelSelector.matches(selector, workload.labels())) {
      found.add(SetCheck.at(analysis, manifest.ref(), "spec.selector", "it does not select its own pods, and the API server refuses that", "give spec.template.metadata.labels the same labels"));
    }
  }
}
