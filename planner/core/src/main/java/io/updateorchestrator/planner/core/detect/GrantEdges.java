package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A route or gateway that refers into another namespace works only with a ReferenceGrant there
 * (https://gateway-api.sigs.k8s.io/api-types/referencegrant/). And a policy binding's parameters are of the kind that its policy names.
 */
final class GrantEdges {
  private static final String GATEWAY = "gateway.networking.k8s.io";
  private static final String ADMISSION = "admissionregistration.k8s.io";

  private final KnownObjects known;
  private final Findings findings;

  GrantEdges(KnownObjects known, Findings findings) {
    this.known = known;
    this.findings = findings;
  }

  void find() {
    Map<String, List<Manifest>> grants = new HashMap<>();
    known.ofKind(GATEWAY, "ReferenceGrant").forEach(g -> grants.computeIfAbsent(g.ref().namespace(), n -> new java.util.ArrayList<>()).add(g));
    if (!grants.isEmpty()) {
      for (Dependency d : findings.foundFrom(GATEWAY)) {
        boolean crosses = !d.to().namespace().isEmpty() && !d.to().namespace().equals(d.from().namespace()) && !d.to().kind().equals("Gateway");
        if (crosses) {
          grants.getOrDefault(d.to().namespace(), List.of()).stream().filter(g -> permits(g.body().path("spec"), d.from(), d.to())).forEach(g ->
              findings.addIfKnown(new Dependency(d.from(), g.ref(), EdgeOrigin.SPEC, d.path(), Strength.SOFT, Requirement.EXISTS, false)));
        }
      }
    }
    parameters("ValidatingAdmissionPolicy");
    parameters("MutatingAdmissionPolicy");
  }

  private static boolean permits(JsonNode spec, ResourceRef from, ResourceRef to) {
    boolean source = false;
    for (JsonNode one : spec.path("from")) {
      source |= one.path("group").asText().equals(from.group()) && one.path("kind").asText().equals(from.kind()) && one.path("namespace").asText().equals(from.namespace());
    }
    boolean target = false;
    for (JsonNode one : spec.path("to")) {
      target |= one.path("group").asText().equals(to.group()) && one.path("kind").asText().equals(to.kind()) && (!one.hasNonNull("name") || one.path("name").asText().equals(to.name()));
    }
    return source && target;
  }

  private void parameters(String policyKind) {
    for (Manifest binding : known.ofKind(ADMISSION, policyKind + "Binding")) {
      JsonNode spec = binding.body().path("spec");
      Manifest policy = known.get(new ResourceRef(ADMISSION, policyKind, "", spec.path("policyName").asText()));
      JsonNode kind = policy == null ? null : policy.body().path("spec").path("paramKind");
      String name = spec.path("paramRef").path("name").asText("");
      if (kind != null && kind.hasNonNull("kind") && !name.isEmpty()) {
        ResourceRef to = known.scoped(new io.updateorchestrator.common.resource.GroupKind(ReferenceEdges.groupOf(kind.path("apiVersion").asText()), kind.path("kind").asText()),
            spec.path("paramRef").path("namespace").asText(""), name);
        findings.add(new Dependency(binding.ref(), to, EdgeOrigin.SPEC, "spec.paramRef.name", Strength.HARD, Requirement.EXISTS, false));
      }
    }
    for (Manifest policy : known.ofKind(ADMISSION, policyKind)) {
      JsonNode kind = policy.body().path("spec").path("paramKind");
      ResourceRef definition = known.definitionOf(new io.updateorchestrator.common.resource.GroupKind(ReferenceEdges.groupOf(kind.path("apiVersion").asText()), kind.path("kind").asText()));
      if (definition != null) {
        findings.addIfKnown(new Dependency(policy.ref(), definition, EdgeOrigin.DEFINITION, "spec.paramKind.kind", Strength.SOFT, Requirement.READY, false));
      }
    }
  }
}
