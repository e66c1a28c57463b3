package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What selects others by label, or rules a whole namespace: Services, policies, quotas and bindings come before the workloads
 * that they are about, monitors after what they scrape. All weak: none of it is refused in another order.
 */
final class SelectorEdges {
  private static final Set<String> SERVED = Set.of("monitoring.coreos.com/ServiceMonitor");

  private final KnownObjects known;
  private final Workloads workloads;
  private final Findings findings;
  /** Services by namespace and by each pair of their selector's smallest: only those are looked at closer. */
  private final Map<String, List<Manifest>> services = new HashMap<>();

  SelectorEdges(KnownObjects known, Workloads workloads, Findings findings) {
    this.known = known;
    this.workloads = workloads;
    this.findings = findings;
  }

  void find() {
    services();
    selecting("policy", "PodDisruptionBudget", "spec.selector", false);
    selecting("networking.k8s.io", "NetworkPolicy", "spec.podSelector", false);
    selecting("monitoring.coreos.com", "PodMonitor", "spec.selector", true);
    ruling("", "ResourceQuota");
    ruling("", "LimitRange");
    monitors();
    aggregations();
    bindings("RoleBinding");
    bindings("ClusterRoleBinding");
  }

  private void services() {
    for (Manifest service : known.ofKind("", "Service")) {
      service.body().path("spec").path("selector").properties().stream().map(p -> p.getKey() + "=" + p.getValue().asText()).sorted().findFirst()
          .ifPresent(pair -> services.computeIfAbsent(service.ref().namespace() + "|" + pair, k -> new java.util.ArrayList<>()).add(service));
    }
    for (Manifest manifest : known.all()) {
      Workloads.Workload workload = workloads.of(manifest.ref());
      if (workload == null) {
        continue;
      }
      Set<Manifest> selecting = new HashSet<>();
      workload.labels().properties().forEach(label ->
          services.getOrDefault(manifest.ref().namespace() + "|" + label.getKey() + "=" + label.getValue().asText(), List.of()).stream()
              .filter(s -> LabelSelector.pairsMatch(s.body().path("spec").path("selector"), workload.labels())).forEach(selecting::add));
      selecting.forEach(service -> weak(workload.ref(), service.ref(), labelsPath(workload)));
    }
  }

  private static String labelsPath(Workloads.Workload workload) {
    String template = workload.path().equals("spec") ? "" : workload.path().substring(0, workload.path().length() - "spec".length());
    return template + "metadata.labels";
  }

  private void weak(ResourceRef from, ResourceRef to, String path) {
    findings.addIfKnown(new Dependency(from, to, EdgeOrigin.SELECTOR, path, Strength.WEAK, Requirement.EXISTS, false));
  }

  /** @param after the selecting object comes after what it selects, else before */
  private void selecting(String group, String kind, String path, boolean after) {
    for (Manifest one : known.ofKind(group, kind)) {
      JsonNode selector = path.equals("spec.selector") ? one.body().path("spec").path("selector") : one.body().path("spec").path("podSelector");
      if (!selector.isObject()) {
        continue;
      }
      for (Workloads.Workload workload : workloads.in(one.ref().namespace())) {
        if (!LabelSelector.matches(selector, workload.labels())) {
          continue;
        }
        if (after) {
          weak(one.ref(), workload.ref(), path);
        } else {
          weak(workload.ref(), one.ref(), labelsPath(workload));
        }
      }
    }
  }

  /** Quotas and limits are there before what they count. */
  private void ruling(String group, String kind) {
    for (Manifest rule : known.ofKind(group, kind)) {
      workloads.in(rule.ref().namespace()).forEach(w -> weak(w.ref(), rule.ref(), "metadata.namespace"));
    }
  }

  private void monitors() {
    for (String name : SERVED) {
      for (Manifest monitor : known.ofKind(TableFile.kind(name))) {
        JsonNode spec = monitor.body().path("spec");
        for (Manifest service : known.ofKind("", "Service")) {
          boolean inReach = reaches(spec.path("namespaceSelector"), monitor.ref().namespace(), service.ref().namespace());
          if (inReach && spec.path("selector").isObject() && LabelSelector.matches(spec.path("selector"), service.body().path("metadata").path("labels"))) {
            weak(monitor.ref(), service.ref(), "spec.selector");
          }
        }
      }
    }
  }

  private static boolean reaches(JsonNode selector, String own, String namespace) {
    if (selector.path("any").asBoolean()) {
      return true;
    }
    for (JsonNode name : selector.path("matchNames")) {
      if (name.asText().equals(namespace)) {
        return true;
      }
    }
    return selector.path("matchNames").isEmpty() && own.equals(namespace);
  }

  private void aggregations() {
    for (Manifest role : known.ofKind("rbac.authorization.k8s.io", "ClusterRole")) {
      JsonNode selectors = role.body().path("aggregationRule").path("clusterRoleSelectors");
      for (int i = 0; i < selectors.size(); i++) {
        for (Manifest other : known.ofKind("rbac.authorization.k8s.io", "ClusterRole")) {
          if (LabelSelector.matches(selectors.get(i), other.body().path("metadata").path("labels"))) {
            weak(role.ref(), other.ref(), "aggregationRule.clusterRoleSelectors[" + i + "]");
          }
        }
      }
    }
  }

  /** The workloads that use an account come after the bindings that give it its rights: no restarts until they are there. */
  private void bindings(String kind) {
    for (Manifest binding : known.ofKind("rbac.authorization.k8s.io", kind)) {
      for (JsonNode subject : binding.body().path("subjects")) {
        if (subject.path("kind").asText().equals("ServiceAccount")) {
          String namespace = subject.path("namespace").asText(binding.ref().namespace());
          workloads.usingAccount(namespace, subject.path("name").asText()).forEach(w -> weak(w.ref(), binding.ref(), w.path() + ".serviceAccountName"));
        }
      }
    }
  }
}
