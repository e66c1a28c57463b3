package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.ArrayList;

/** Reads from manifests what depends on what. One pass per object; an object's edges are a function of it and of the known identities. */
public final class Detector {

  static final Comparator<Dependency> ORDER = Comparator.comparing(Dependency::from).thenComparing(Dependency::to).thenComparing(Dependency::path);
  private static final String FLUX = "kustomize.toolkit.fluxcd.io/depends-on";

  private final ReferenceTable table;
  private final BuiltInKinds builtIn;
  private final DetectionOptions options;

  public Detector(ReferenceTable table, BuiltInKinds builtIn, DetectionOptions options) {
    this.table = table;
    this.builtIn = builtIn;
    this.options = options;
  }

  public Detection detect(Collection<Manifest> set) {
    KnownObjects known = new KnownObjects(set);
    Findings findings = new Findings(known);
    set.stream().sorted(Comparator.comparing(Manifest::ref)).forEach(m -> of(m, known, findings));
    return findings.result();
  }

  private void of(Manifest manifest, KnownObjects known, Findings findings) {
    ResourceRef ref = manifest.ref();
    if (!ref.namespace().isEmpty()) {
      findings.add(new Dependency(ref, ResourceRef.core("Namespace", "", ref.namespace()), EdgeOrigin.NAMESPACE, "metadata.namespace", Strength.HARD, Requirement.READY, false));
    }
    ResourceRef definition = known.definitionOf(ref.groupKind());
    if (definition != null) {
      findings.add(new Dependency(ref, definition, EdgeOrigin.DEFINITION, "kind", Strength.HARD, Requirement.READY, false));
    }
    if (options.ownerReferences()) {
      owners(manifest, findings);
    }
    if (options.specReferences()) {
      table.rowsOf(ref.groupKind()).forEach(row -> references(manifest, row, findings));
    }
    if (options.annotations()) {
      options.customAnnotations().forEach(name -> dependsOn(manifest, name, known, findings));
    }
    if (options.flux()) {
      fluxDependsOn(manifest, findings);
    }
  }

  private void owners(Manifest manifest, Findings findings) {
    JsonNode owners = manifest.body().path("metadata").path("ownerReferences");
    for (int i = 0; i < owners.size(); i++) {
      JsonNode owner = owners.get(i);
      ResourceRef to = scoped(new GroupKind(group(owner.path("apiVersion").asText()), owner.path("kind").asText()), manifest.ref().namespace(), owner.path("name").asText());
      findings.add(new Dependency(manifest.ref(), to, EdgeOrigin.OWNER, "metadata.ownerReferences[" + i + "]", Strength.SOFT, Requirement.EXISTS, false));
    }
  }

  private void references(Manifest manifest, ReferenceRow row, Findings findings) {
    FieldWalk.walk(manifest.body(), row.path(), (name, found) -> {
      JsonNode siblings = found.parent();
      String optional = row.option("optional");
      String only = row.option("only");
      boolean counts = (optional == null || !siblings.path(optional).asBoolean())
          && (only == null || siblings.path(only.substring(0, only.indexOf(':'))).asText().equals(only.substring(only.indexOf(':') + 1)));
      GroupKind kind = row.to() == null ? named(siblings, row) : row.to();
      if (counts && kind != null) {
        String namespace = row.option("namespace") == null ? "" : siblings.path(row.option("namespace")).asText("");
        ResourceRef to = scoped(kind, namespace.isEmpty() ? manifest.ref().namespace() : namespace, name);
        findings.add(new Dependency(manifest.ref(), to, EdgeOrigin.SPEC, found.path(), row.strength(), row.requires(), false));
      }
    });
  }

  private static GroupKind named(JsonNode siblings, ReferenceRow row) {
    String kind = siblings.path(row.option("kind")).asText("");
    String group = row.option("group") == null ? group(siblings.path(row.option("apiVersion")).asText("")) : siblings.path(row.option("group")).asText("");
    return kind.isEmpty() ? null : new GroupKind(group, kind);
  }

  private void dependsOn(Manifest manifest, String annotation, KnownObjects known, Findings findings) {
    String value = manifest.annotation(annotation);
    if (value == null) {
      return;
    }
    String path = "metadata.annotations." + annotation;
    DependsOnAnnotation grammar = new DependsOnAnnotation(known, builtIn);
    for (String entry : value.split(",")) {
      if (entry.isBlank()) {
        continue;
      }
      switch (grammar.read(entry.trim(), manifest.ref().namespace())) {
        case DependsOnAnnotation.Result.Wrong wrong -> findings.problem(manifest, path, wrong.message(), wrong.hint());
        case DependsOnAnnotation.Result.Target target when target.ref().equals(manifest.ref()) ->
            findings.problem(manifest, path, manifest.ref().display() + " depends on itself", "remove the entry");
        case DependsOnAnnotation.Result.Target target ->
            findings.add(new Dependency(manifest.ref(), target.ref(), EdgeOrigin.ANNOTATION, path, Strength.SOFT, Requirement.READY, true));
      }
    }
  }

  /** Flux has no such annotation; it is met in the wild with two or four parts. */
  private void fluxDependsOn(Manifest manifest, Findings findings) {
    String value = manifest.annotation(FLUX);
    if (value == null) {
      return;
    }
    for (String entry : value.split(",")) {
      String[] parts = entry.trim().split("/", -1);
      ResourceRef to = switch (parts.length) {
        case 2 -> new ResourceRef("kustomize.toolkit.fluxcd.io", "Kustomization", parts[0], parts[1]);
        case 4 -> new ResourceRef(parts[0], parts[1], parts[2], parts[3]);
        default -> null;
      };
      if (to == null) {
        findings.warn(manifest.ref().display() + ": " + FLUX + ": \"" + entry.trim() + "\" is neither namespace/name nor group/Kind/namespace/name; it is ignored");
      } else {
        findings.add(new Dependency(manifest.ref(), to, EdgeOrigin.ANNOTATION, "metadata.annotations." + FLUX, Strength.SOFT, Requirement.READY, true));
      }
    }
  }

  private ResourceRef scoped(GroupKind kind, String namespace, String name) {
    boolean namespaced = builtIn.find(kind).map(BuiltInKinds.BuiltIn::namespaced).orElse(true);
    return new ResourceRef(kind.group(), kind.kind(), namespaced ? namespace : "", name);
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** Collects; of several edges between two objects each place is kept. */
  private final class Findings {
    private final KnownObjects known;
    private final TreeSet<Dependency> inside = new TreeSet<>(ORDER);
    private final TreeSet<Dependency> outside = new TreeSet<>(ORDER);
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Findings(KnownObjects known) {
      this.known = known;
    }

    void add(Dependency dependency) {
      ResourceRef to = dependency.to();
      if (to.equals(dependency.from())) {
        return;
      }
      if (known.has(to)) {
        inside.add(dependency);
      } else if (!table.isSystemObject(to.groupKind(), to.name())) {
        outside.add(dependency);
      }
    }

    void problem(Manifest manifest, String path, String message, String hint) {
      Manifest.Origin origin = manifest.origin();
      problems.add(new Problem(origin == null ? null : origin.file(), origin == null ? 0 : origin.document(), origin == null ? 0 : origin.line(), path, message, hint));
    }

    void warn(String warning) {
      warnings.add(warning);
    }

    Detection result() {
      Map<String, MissingTarget> missing = new LinkedHashMap<>();
      outside.forEach(d -> missing.putIfAbsent(d.from().key() + d.to().key(), new MissingTarget(d.from(), d.to(), d.path())));
      return new Detection(List.copyOf(inside), List.copyOf(outside), List.copyOf(missing.values()), problems, warnings);
    }
  }
}
