package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Orders that authors wrote down: the customer's annotations, those of Flux as met in the wild, and those of cli-utils (reference/annotations.md). */
final class DependsOnEdges implements EdgeFinder {
  static final String CLI_UTILS = "config.kubernetes.io/depends-on";
  private static final String FLUX = "kustomize.toolkit.fluxcd.io/depends-on";

  private final DetectionOptions options;
  private final BuiltInKinds builtIn;

  DependsOnEdges(DetectionOptions options, BuiltInKinds builtIn) {
    this.options = options;
    this.builtIn = builtIn;
  }

  @Override
  public void find(Manifest manifest, KnownObjects known, Findings findings) {
    if (!manifest.body().path("metadata").path("annotations").isObject()) {
      return;
    }
    if (options.annotations()) {
      options.customAnnotations().forEach(name -> custom(manifest, name, known, findings));
      cliUtils(manifest, known, findings);
    }
    if (options.flux()) {
      flux(manifest, findings);
    }
  }

  private void custom(Manifest manifest, String annotation, KnownObjects known, Findings findings) {
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
        case DependsOnAnnotation.Result.Target target -> explicit(manifest, target.ref(), path, findings);
      }
    }
  }

  private static void explicit(Manifest manifest, ResourceRef to, String path, Findings findings) {
    if (to.equals(manifest.ref())) {
      findings.problem(manifest, path, manifest.ref().display() + " depends on itself", "remove the entry");
    } else {
      findings.add(new Dependency(manifest.ref(), to, EdgeOrigin.ANNOTATION, path, Strength.SOFT, Requirement.READY, true));
    }
  }

  /** Three parts for cluster-scoped objects, five with the word {@code namespaces}; anything else is an error there, too. */
  private static void cliUtils(Manifest manifest, KnownObjects known, Findings findings) {
    String value = manifest.annotation(CLI_UTILS);
    if (value == null) {
      return;
    }
    String path = "metadata.annotations." + CLI_UTILS;
    Set<String> seen = new HashSet<>();
    for (String entry : value.split(",", -1)) {
      String[] parts = entry.trim().split("/", -1);
      boolean namespaced = parts.length == 5 && parts[1].equals("namespaces");
      if (!namespaced && parts.length != 3 || List.of(parts).subList(1, parts.length).contains("")) {
        findings.problem(manifest, path, "\"" + entry.trim() + "\" is no reference to an object", "write group/Kind/name, or group/namespaces/namespace/Kind/name; the core group is empty");
      } else if (!seen.add(entry.trim())) {
        findings.problem(manifest, path, "\"" + entry.trim() + "\" is named twice", "remove one of them");
      } else {
        explicit(manifest, namespaced ? new ResourceRef(parts[0], parts[3], parts[2], parts[4]) : new ResourceRef(parts[0], parts[1], "", parts[2]), path, findings);
      }
    }
  }

  /** Flux has no such annotation; it is met with two or four parts. */
  private static void flux(Manifest manifest, Findings findings) {
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
}
