package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;
import java.util.Optional;

/**
 * Reads one entry of {@code depends-on}: {@code Kind/name[/namespace]} or {@code group/Kind/name[/namespace]}. A first part
 * that begins with a capital is a kind, else a group, an empty one the core's (reference/annotations.md).
 */
final class DependsOnAnnotation {

  private final KnownObjects known;
  private final BuiltInKinds builtIn;

  DependsOnAnnotation(KnownObjects known, BuiltInKinds builtIn) {
    this.known = known;
    this.builtIn = builtIn;
  }

  sealed interface Result {
    record Target(ResourceRef ref) implements Result {}

    record Wrong(String message, String hint) implements Result {}
  }

  Result read(String entry, String ownNamespace) {
    String[] parts = entry.split("/", -1);
    boolean kindFirst = !parts[0].isEmpty() && Character.isUpperCase(parts[0].charAt(0));
    int kindAt = kindFirst ? 0 : 1;
    int rest = parts.length - kindAt;
    if (rest < 2 || rest > 3) {
      return wrong(entry);
    }
    String kind = parts[kindAt];
    String name = parts[kindAt + 1];
    String namespace = rest == 3 ? parts[kindAt + 2] : ownNamespace;
    if (kind.isEmpty() || !Character.isUpperCase(kind.charAt(0)) || name.isEmpty() || rest == 3 && namespace.isEmpty()) {
      return wrong(entry);
    }
    return kindFirst ? ofAnyGroup(entry, kind, name, namespace) : new Result.Target(scoped(new GroupKind(parts[0], kind), namespace, name));
  }

  private static Result wrong(String entry) {
    return new Result.Wrong("\"" + entry + "\" is no reference to an object", "write Kind/name, Kind/name/namespace or group/Kind/name[/namespace], separated by commas");
  }

  private Result ofAnyGroup(String entry, String kind, String name, String namespace) {
    List<ResourceRef> candidates = known.named(kind, name, namespace);
    if (candidates.size() > 1) {
      String list = String.join(", ", candidates.stream().map(r -> r.group() + "/" + r.kind() + "/" + r.name()).toList());
      return new Result.Wrong("\"" + entry + "\" is ambiguous: " + list, "write the group before the kind");
    }
    if (candidates.size() == 1) {
      return new Result.Target(candidates.getFirst());
    }
    Optional<BuiltInKinds.BuiltIn> wellKnown = builtIn.all().stream()
        .filter(b -> b.kind().kind().equals(kind) && !b.kind().group().equals("extensions") && !b.kind().group().equals("events.k8s.io"))
        .findFirst();
    return new Result.Target(scoped(wellKnown.map(BuiltInKinds.BuiltIn::kind).orElse(new GroupKind("", kind)), namespace, name));
  }

  private ResourceRef scoped(GroupKind kind, String namespace, String name) {
    ResourceRef clusterWide = new ResourceRef(kind.group(), kind.kind(), "", name);
    boolean namespaced = builtIn.find(kind).map(BuiltInKinds.BuiltIn::namespaced).orElse(!known.has(clusterWide));
    return namespaced ? new ResourceRef(kind.group(), kind.kind(), namespace, name) : clusterWide;
  }
}
