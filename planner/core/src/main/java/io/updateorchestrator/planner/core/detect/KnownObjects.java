package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The identities of a set, by what references say of them. Immutable. */
final class KnownObjects {

  private final Set<ResourceRef> refs = new HashSet<>();
  private final Map<String, Set<ResourceRef>> byKindAndName = new HashMap<>();
  private final Map<GroupKind, ResourceRef> definitions = new HashMap<>();

  KnownObjects(Collection<Manifest> manifests) {
    for (Manifest manifest : manifests) {
      ResourceRef ref = manifest.ref();
      refs.add(ref);
      byKindAndName.computeIfAbsent(ref.kind() + "/" + ref.name(), k -> new TreeSet<>()).add(ref);
      if (ref.is("apiextensions.k8s.io", "CustomResourceDefinition")) {
        String group = manifest.body().path("spec").path("group").asText();
        String kind = manifest.body().path("spec").path("names").path("kind").asText();
        definitions.put(new GroupKind(group, kind), ref);
      }
    }
  }

  boolean has(ResourceRef ref) {
    return refs.contains(ref);
  }

  /** The CRD that defines a kind, or null. */
  ResourceRef definitionOf(GroupKind kind) {
    return definitions.get(kind);
  }

  /** Objects of a kind name in any group, in this namespace or none, sorted. */
  List<ResourceRef> named(String kind, String name, String namespace) {
    return byKindAndName.getOrDefault(kind + "/" + name, Set.of()).stream()
        .filter(r -> r.namespace().isEmpty() || r.namespace().equals(namespace))
        .toList();
  }
}
