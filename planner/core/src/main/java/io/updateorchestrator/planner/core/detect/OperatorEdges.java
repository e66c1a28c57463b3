package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A custom resource goes after its operator, weakly: after the workloads whose service account may watch the kind and write its
 * status. And a Role comes after the objects that it names.
 */
final class OperatorEdges {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final KnownObjects known;
  private final Workloads workloads;
  private final BuiltInKinds builtIn;
  private final Findings findings;
  /** Workloads that use what a role gives, by the role. */
  private final Map<ResourceRef, Set<ResourceRef>> users = new HashMap<>();

  OperatorEdges(KnownObjects known, Workloads workloads, BuiltInKinds builtIn, Findings findings) {
    this.known = known;
    this.workloads = workloads;
    this.builtIn = builtIn;
    this.findings = findings;
  }

  void find() {
    for (String kind : new String[] {"RoleBinding", "ClusterRoleBinding"}) {
      known.ofKind(RBAC, kind).forEach(this::binding);
    }
    for (String kind : new String[] {"Role", "ClusterRole"}) {
      known.ofKind(RBAC, kind).forEach(this::role);
    }
  }

  private void binding(Manifest binding) {
    JsonNode roleRef = binding.body().path("roleRef");
    ResourceRef role = known.scoped(new GroupKind(RBAC, roleRef.path("kind").asText()), binding.ref().namespace(), roleRef.path("name").asText());
    for (JsonNode subject : binding.body().path("subjects")) {
      if (subject.path("kind").asText().equals("ServiceAccount")) {
        String namespace = subject.path("namespace").asText(binding.ref().namespace());
        workloads.usingAccount(namespace, subject.path("name").asText()).forEach(w -> users.computeIfAbsent(role, r -> new TreeSet<>()).add(w.ref()));
      }
    }
  }

  private void role(Manifest role) {
    JsonNode rules = role.body().path("rules");
    Set<ResourceRef> operators = users.getOrDefault(role.ref(), Set.of());
    Set<String> watched = new TreeSet<>();
    Set<String> written = new TreeSet<>();
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.get(i);
      named(role, rule, "rules[" + i + "].resourceNames");
      if (has(rule.path("verbs"), "watch")) {
        pairs(rule, watched);
      }
      if (has(rule.path("verbs"), "update") || has(rule.path("verbs"), "patch")) {
        pairs(rule, written);
      }
    }
    if (operators.isEmpty()) {
      return;
    }
    for (GroupKind kind : known.kinds()) {
      if (builtIn.find(kind).isEmpty() && kind.group().contains(".") && gives(watched, kind) && gives(written, kind)) {
        for (Manifest object : known.ofKind(kind)) {
          operators.forEach(operator -> findings.addIfKnown(
              new Dependency(object.ref(), operator, EdgeOrigin.DEFINITION, "kind", Strength.WEAK, Requirement.READY, false)));
        }
      }
    }
  }

  private static boolean has(JsonNode verbs, String wanted) {
    for (JsonNode verb : verbs) {
      if (verb.asText().equals(wanted) || verb.asText().equals("*")) {
        return true;
      }
    }
    return false;
  }

  private static void pairs(JsonNode rule, Set<String> pairs) {
    for (JsonNode group : rule.path("apiGroups")) {
      for (JsonNode resource : rule.path("resources")) {
        String plural = resource.asText().endsWith("/status") ? resource.asText().substring(0, resource.asText().length() - "/status".length()) : resource.asText();
        pairs.add(group.asText() + "/" + plural);
      }
    }
  }

  /** A right to everything makes nobody the operator of anything: the group has to be named. */
  private boolean gives(Set<String> pairs, GroupKind kind) {
    if (pairs.contains(kind.group() + "/*")) {
      return true;
    }
    return pairs.stream().anyMatch(p -> p.startsWith(kind.group() + "/") && isOf(kind, p.substring(p.indexOf('/') + 1)));
  }

  private boolean isOf(GroupKind kind, String plural) {
    GroupKind served = known.kindOf(kind.group(), plural);
    return served != null ? served.equals(kind) : plural.equals(kind.kind().toLowerCase(Locale.ROOT) + "s");
  }

  private void named(Manifest role, JsonNode rule, String path) {
    JsonNode names = rule.path("resourceNames");
    for (int i = 0; i < names.size(); i++) {
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode resource : rule.path("resources")) {
          GroupKind kind = known.kindOf(group.asText(), resource.asText());
          if (kind != null) {
            findings.addIfKnown(new Dependency(role.ref(), known.scoped(kind, role.ref().namespace(), names.get(i).asText()), EdgeOrigin.SPEC, path + "[" + i + "]",
                Strength.WEAK, Requirement.EXISTS, false));
          }
        }
      }
    }
  }
}
