package io.updateorchestrator.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.config.Suggestions;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Objects of a set by what a person calls them: {@code Deployment/web}, {@code deploy/web}, {@code deployments.apps/web},
 * {@code Deployment/shop/web}. Kinds are known by the names that kubectl takes, those of custom resources by their definitions in the set.
 */
public final class ObjectNames {

  private final Set<ResourceRef> objects = new TreeSet<>();
  private final Map<GroupKind, Set<String>> names = new HashMap<>();

  public ObjectNames(Collection<Manifest> set, BuiltInKinds kinds) {
    kinds.all().forEach(k -> name(k.kind(), k.plural(), k.shortNames()));
    for (Manifest manifest : set) {
      objects.add(manifest.ref());
      name(manifest.ref().groupKind(), manifest.ref().kind(), List.of());
      if (manifest.ref().is("apiextensions.k8s.io", "CustomResourceDefinition")) {
        JsonNode spec = manifest.body().path("spec");
        List<String> more = new ArrayList<>();
        spec.path("names").path("shortNames").forEach(n -> more.add(n.asText()));
        more.add(spec.path("names").path("singular").asText());
        name(new GroupKind(spec.path("group").asText(), spec.path("names").path("kind").asText()), spec.path("names").path("plural").asText(), more);
      }
    }
  }

  private void name(GroupKind kind, String plural, List<String> more) {
    Set<String> known = names.computeIfAbsent(kind, k -> new HashSet<>());
    List.of(kind.kind(), plural).forEach(n -> known.add(n.toLowerCase(Locale.ROOT)));
    more.forEach(n -> known.add(n.toLowerCase(Locale.ROOT)));
  }

  /** Whether a person can have meant an object by it, not a file. */
  public static boolean isName(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9.-]*(/[a-z0-9]([-a-z0-9]*[a-z0-9])?)?/[A-Za-z0-9]([-A-Za-z0-9._:]*[A-Za-z0-9])?");
  }

  /** @throws OrchestratorException {@code usage}: there is none, or there are several; both name what there is */
  public ResourceRef find(String text) {
    String[] parts = text.split("/");
    String name = parts[parts.length - 1];
    String namespace = parts.length == 3 ? parts[1] : null;
    List<ResourceRef> found = objects.stream().filter(r -> r.name().equals(name) && (namespace == null || r.namespace().equals(namespace)) && isKind(r.groupKind(), parts[0])).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new OrchestratorException(ErrorCode.USAGE, found.isEmpty() ? "There is no " + text + " in the set" + nearest(parts[0], name)
        : text + " is several objects: " + found.stream().map(ObjectNames::exact).collect(Collectors.joining(", ")));
  }

  private static String exact(ResourceRef ref) {
    return ref.group().isEmpty() ? ref.display() : ref.display().replaceFirst("/", "." + ref.group() + "/");
  }

  private boolean isKind(GroupKind kind, String typed) {
    String lower = typed.toLowerCase(Locale.ROOT);
    int dot = lower.indexOf('.');
    boolean group = dot < 0 || kind.group().equals(lower.substring(dot + 1));
    return group && names.get(kind).contains(dot < 0 ? lower : lower.substring(0, dot));
  }

  private String nearest(String kind, String name) {
    Map<String, ResourceRef> byName = new HashMap<>();
    objects.forEach(r -> byName.merge(r.name(), r, (one, other) -> isKind(other.groupKind(), kind) ? other : one));
    return Suggestions.of(name, byName.keySet()).map(n -> ": did you mean " + byName.get(n).display() + "?").orElse("");
  }
}
