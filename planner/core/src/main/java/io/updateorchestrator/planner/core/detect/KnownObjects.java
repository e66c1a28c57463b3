package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The objects of a set by what references say of them. */
final class KnownObjects {
  private static final String CRD_GROUP = "apiextensions.k8s.io";

  private final BuiltInKinds builtIn;
  private final Map<ResourceRef, Manifest> objects = new HashMap<>();
  private final Map<GroupKind, List<Manifest>> byKind = new HashMap<>();
  private final Map<String, Set<ResourceRef>> byKindAndName = new HashMap<>();
  private final Map<GroupKind, ResourceRef> definitions = new HashMap<>();
  private final Map<GroupKind, Boolean> scopes = new HashMap<>();
  private final Map<String, GroupKind> kindsByPlural = new HashMap<>();
  private final Map<ResourceRef, ResourceRef> made = new HashMap<>();

  KnownObjects(Collection<Manifest> manifests, BuiltInKinds builtIn, ProducedTable produced) {
    this.builtIn = builtIn;
    builtIn.all().forEach(b -> kindsByPlural.put(b.kind().group() + "/" + b.plural(), b.kind()));
    for (Manifest manifest : manifests) {
      ResourceRef ref = manifest.ref();
      objects.put(ref, manifest);
      byKind.computeIfAbsent(ref.groupKind(), k -> new ArrayList<>()).add(manifest);
      byKindAndName.computeIfAbsent(ref.kind() + "/" + ref.name(), k -> new TreeSet<>()).add(ref);
      if (ref.is(CRD_GROUP, "CustomResourceDefinition")) {
        define(manifest);
      }
    }
    manifests.forEach(m -> produced.madeBy(m, this::scoped).forEach(ref -> makes(m.ref(), ref)));
    manifests.forEach(m -> produced.definedBy(m).forEach(kind -> definitions.putIfAbsent(kind, m.ref())));
  }

  private void define(Manifest manifest) {
    JsonNode spec = manifest.body().path("spec");
    GroupKind kind = new GroupKind(spec.path("group").asText(), spec.path("names").path("kind").asText());
    definitions.put(kind, manifest.ref());
    scopes.put(kind, !spec.path("scope").asText().equals("Cluster"));
    kindsByPlural.put(kind.group() + "/" + spec.path("names").path("plural").asText(), kind);
  }

  private void makes(ResourceRef maker, ResourceRef what) {
    // Of two makers the first by identity, so that the order of files makes no difference.
    made.merge(what, maker, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  boolean has(ResourceRef ref) {
    return objects.containsKey(ref);
  }

  /** Null where it is not in the set. */
  Manifest get(ResourceRef ref) {
    return objects.get(ref);
  }

  List<Manifest> ofKind(String group, String kind) {
    return byKind.getOrDefault(new GroupKind(group, kind), List.of());
  }

  Collection<Manifest> all() {
    return objects.values();
  }

  /** Kinds that occur in the set. */
  Set<GroupKind> kinds() {
    return byKind.keySet();
  }

  List<Manifest> ofKind(GroupKind kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /** The object of the set whose controller makes another; null where nothing does. */
  ResourceRef makerOf(ResourceRef ref) {
    return made.get(ref);
  }

  /** The CRD that defines a kind, or what makes that CRD; null where nothing of the set does. */
  ResourceRef definitionOf(GroupKind kind) {
    return definitions.get(kind);
  }

  /** The kind that is served under a plural name; null where none is known. */
  GroupKind kindOf(String group, String plural) {
    return kindsByPlural.get(group + "/" + plural);
  }

  /** An identity by what is known of the kind's scope; the namespace does not count for a cluster-scoped kind. */
  ResourceRef scoped(GroupKind kind, String namespace, String name) {
    ResourceRef inNamespace = new ResourceRef(kind.group(), kind.kind(), namespace, name);
    ResourceRef inCluster = new ResourceRef(kind.group(), kind.kind(), "", name);
    Boolean namespaced = builtIn.find(kind).map(BuiltInKinds.BuiltIn::namespaced).orElse(scopes.get(kind));
    if (namespaced != null) {
      return namespaced ? inNamespace : inCluster;
    }
    return !has(inNamespace) && has(inCluster) ? inCluster : inNamespace;
  }

  /** Objects of a kind name in any group, in this namespace or none, sorted. */
  List<ResourceRef> named(String kind, String name, String namespace) {
    return byKindAndName.getOrDefault(kind + "/" + name, Set.of()).stream()
        .filter(r -> r.namespace().isEmpty() || r.namespace().equals(namespace))
        .toList();
  }
}
