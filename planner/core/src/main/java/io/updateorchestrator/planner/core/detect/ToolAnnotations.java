package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Orders that authors wrote down for kapp, werf and cli-utils, each in its own grammar (reference/annotations.md). */
final class ToolAnnotations {
  private static final String KAPP = "kapp.k14s.io/";
  private static final String WERF_DEPLOY = "werf.io/deploy-dependency-";
  private static final String WERF_EXTERNAL = ".external-dependency.werf.io/resource";
  private static final String MUTATION = "config.kubernetes.io/apply-time-mutation";
  private static final List<String> NOT_HONOURED = List.of("werf.io/delete-dependency-", "kluctl.io/barrier", "kluctl.io/is-ready", "helm.sh/depends-on/resource-groups", "helm.sh/resource-group");

  private final KnownObjects known;
  private final BuiltInKinds builtIn;
  private final Findings findings;
  private final Map<String, List<ResourceRef>> groups = new HashMap<>();

  ToolAnnotations(KnownObjects known, BuiltInKinds builtIn, Findings findings) {
    this.known = known;
    this.builtIn = builtIn;
    this.findings = findings;
  }

  void find() {
    List<Manifest> annotated = known.all().stream().filter(m -> m.body().path("metadata").path("annotations").isObject()).sorted(Comparator.comparing(Manifest::ref)).toList();
    annotated.forEach(m -> each(m, (name, value) -> {
      if (name.equals(KAPP + "change-group") || name.startsWith(KAPP + "change-group.")) {
        groups.computeIfAbsent(KappNames.fillIn(value.trim(), m), g -> new ArrayList<>()).add(m.ref());
      }
    }));
    annotated.forEach(m -> each(m, (name, value) -> annotation(m, name, value)));
  }

  private interface Pair {
    void with(String name, String value);
  }

  private static void each(Manifest manifest, Pair pair) {
    Map<String, String> sorted = new TreeMap<>();
    manifest.body().path("metadata").path("annotations").properties().forEach(a -> sorted.put(a.getKey(), a.getValue().asText()));
    sorted.forEach(pair::with);
  }

  private void annotation(Manifest manifest, String name, String value) {
    if (name.equals(KAPP + "change-rule") || name.startsWith(KAPP + "change-rule.")) {
      rule(manifest, name, value);
    } else if (name.startsWith(WERF_DEPLOY)) {
      werf(manifest, name, value);
    } else if (name.endsWith(WERF_EXTERNAL)) {
      external(manifest, name, value);
    } else if (name.equals(MUTATION)) {
      mutation(manifest, name, value);
    } else if (NOT_HONOURED.stream().anyMatch(name::startsWith)) {
      findings.warn(manifest.ref().display() + ": " + name + " is read, but not honoured");
    }
  }

  private void explicit(ResourceRef from, ResourceRef to, String annotation, Requirement requires) {
    findings.add(new Dependency(from, to, EdgeOrigin.ANNOTATION, "metadata.annotations." + annotation, Strength.SOFT, requires, true));
  }

  // -- kapp: (upsert|delete) (before|after) (upserting|deleting) <group>

  private void rule(Manifest manifest, String name, String value) {
    String[] words = value.trim().split("\\s+");
    boolean valid = words.length == 4 && words[0].matches("upsert|delete") && words[1].matches("before|after") && words[2].matches("upserting|deleting");
    if (!valid) {
      findings.problem(manifest, "metadata.annotations." + name, "\"" + value + "\" is no change rule", "write: (upsert|delete) (before|after) (upserting|deleting) GROUP");
      return;
    }
    if (!words[0].equals("upsert") || !words[2].equals("upserting")) {
      return; // deletions mirror the order of updates
    }
    for (ResourceRef member : groups.getOrDefault(KappNames.fillIn(words[3], manifest), List.of())) {
      if (!member.equals(manifest.ref())) {
        explicit(words[1].equals("after") ? manifest.ref() : member, words[1].equals("after") ? member : manifest.ref(), name, Requirement.READY);
      }
    }
  }

  // -- werf: state=ready|present[,name=][,namespace=][,kind=][,group=][,version=]

  private void werf(Manifest manifest, String name, String value) {
    Map<String, String> wanted = new HashMap<>();
    for (String part : value.split(",")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        wanted.put(part.substring(0, equals).trim(), part.substring(equals + 1).trim());
      }
    }
    String state = wanted.getOrDefault("state", "");
    if (!state.matches("ready|present") || wanted.size() < 2) {
      findings.problem(manifest, "metadata.annotations." + name, "\"" + value + "\" is no dependency", "write state=ready|present and at least one of name=, namespace=, kind=, group=, version=");
      return;
    }
    List<ResourceRef> targets = known.all().stream().filter(m -> !m.ref().equals(manifest.ref()) && matches(m, wanted)).map(Manifest::ref).sorted().toList();
    if (targets.isEmpty()) {
      findings.warn(manifest.ref().display() + ": " + name + ": nothing in the set is \"" + value + "\"");
    }
    targets.forEach(to -> explicit(manifest.ref(), to, name, state.equals("ready") ? Requirement.READY : Requirement.EXISTS));
  }

  private static boolean matches(Manifest manifest, Map<String, String> wanted) {
    ResourceRef ref = manifest.ref();
    String version = manifest.apiVersion().substring(manifest.apiVersion().indexOf('/') + 1);
    return wanted.getOrDefault("name", ref.name()).equals(ref.name()) && wanted.getOrDefault("namespace", ref.namespace()).equals(ref.namespace())
        && wanted.getOrDefault("kind", ref.kind()).equalsIgnoreCase(ref.kind()) && wanted.getOrDefault("group", ref.group()).equals(ref.group())
        && wanted.getOrDefault("version", version).equals(version);
  }

  /** {@code kind[.version.group]/name}; the sibling {@code …/name} holds the namespace. */
  private void external(Manifest manifest, String name, String value) {
    int slash = value.indexOf('/');
    String[] type = slash < 0 ? new String[0] : value.substring(0, slash).split("\\.", 3);
    if (slash <= 0 || slash == value.length() - 1 || type.length == 2) {
      findings.problem(manifest, "metadata.annotations." + name, "\"" + value + "\" is no reference", "write kind[.version.group]/name");
      return;
    }
    String id = name.substring(0, name.length() - "/resource".length());
    String namespace = manifest.annotation(id + "/name") != null ? manifest.annotation(id + "/name") : manifest.annotation(id + "/namespace");
    GroupKind kind = type.length == 3 ? kindNamed(type[2], type[0]) : kindNamed(null, type[0]);
    explicit(manifest.ref(), known.scoped(kind, namespace == null ? manifest.ref().namespace() : namespace, value.substring(slash + 1)), name, Requirement.READY);
  }

  /** kubectl's way: a kind in any case, a plural, or a short name. */
  private GroupKind kindNamed(String group, String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return builtIn.all().stream().filter(b -> group == null ? !b.kind().group().equals("extensions") : b.kind().group().equals(group))
        .filter(b -> b.kind().kind().equalsIgnoreCase(word) || b.plural().equals(lower) || b.shortNames().contains(lower)).map(BuiltInKinds.BuiltIn::kind).findFirst()
        .orElse(new GroupKind(group == null ? "" : group, word));
  }

  // -- cli-utils: a value of another object is written in before this one is applied

  private void mutation(Manifest manifest, String name, String value) {
    List<Problem> unreadable = new ArrayList<>();
    var documents = YamlReader.read("annotation", value.getBytes(StandardCharsets.UTF_8), unreadable);
    if (!unreadable.isEmpty() || documents.size() != 1 || !documents.getFirst().root().isArray()) {
      findings.problem(manifest, "metadata.annotations." + name, "it is no YAML list of substitutions", "write a list of {sourceRef, sourcePath, targetPath}");
      return;
    }
    for (JsonNode substitution : documents.getFirst().root()) {
      JsonNode source = substitution.path("sourceRef");
      String group = source.hasNonNull("group") ? source.path("group").asText() : ReferenceEdges.groupOf(source.path("apiVersion").asText(""));
      ResourceRef to = known.scoped(new GroupKind(group, source.path("kind").asText()), source.path("namespace").asText(manifest.ref().namespace()), source.path("name").asText());
      explicit(manifest.ref(), to, name, Requirement.READY);
    }
    findings.warn(manifest.ref().display() + ": " + name + " is read for its order; its values are not substituted");
  }
}
