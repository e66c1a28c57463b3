package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;

/** What every object needs by being what it is: its namespace, the definition of its kind, the server of its group, its owners. */
final class StructuralEdges implements EdgeFinder {
  private final boolean owners;

  StructuralEdges(boolean owners) {
    this.owners = owners;
  }

  @Override
  public void find(Manifest manifest, KnownObjects known, Findings findings) {
    ResourceRef ref = manifest.ref();
    if (!ref.namespace().isEmpty()) {
      findings.add(new Dependency(ref, ResourceRef.core("Namespace", "", ref.namespace()), EdgeOrigin.NAMESPACE, "metadata.namespace", Strength.HARD, Requirement.READY, false));
    }
    ResourceRef definition = known.definitionOf(ref.groupKind());
    if (definition != null) {
      findings.addIfKnown(new Dependency(ref, definition, EdgeOrigin.DEFINITION, "kind", Strength.HARD, Requirement.READY, false));
    }
    ResourceRef server = new ResourceRef("apiregistration.k8s.io", "APIService", "", versionOf(manifest.apiVersion()) + "." + ref.group());
    if (!ref.group().isEmpty() && known.has(server) && known.get(server).body().path("spec").has("service")) {
      findings.addIfKnown(new Dependency(ref, server, EdgeOrigin.DEFINITION, "apiVersion", Strength.HARD, Requirement.READY, false));
    }
    if (owners) {
      owners(manifest, known, findings);
    }
  }

  private static String versionOf(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  private static void owners(Manifest manifest, KnownObjects known, Findings findings) {
    JsonNode owners = manifest.body().path("metadata").path("ownerReferences");
    for (int i = 0; i < owners.size(); i++) {
      JsonNode owner = owners.get(i);
      GroupKind kind = new GroupKind(ReferenceEdges.groupOf(owner.path("apiVersion").asText()), owner.path("kind").asText());
      ResourceRef to = known.scoped(kind, manifest.ref().namespace(), owner.path("name").asText());
      findings.add(new Dependency(manifest.ref(), to, EdgeOrigin.OWNER, "metadata.ownerReferences[" + i + "]", Strength.SOFT, Requirement.EXISTS, false));
    }
  }
}
