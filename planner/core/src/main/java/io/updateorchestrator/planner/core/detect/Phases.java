package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Phases and waves of other tools: Argo CD's hooks and sync-waves, Helm's hooks and weights (as Argo CD maps them), Kluctl's hooks,
 * werf's weights. Each object waits for all of the step before its own. Weak: what an object refers to comes first all the same.
 */
final class Phases {
  private static final String ARGO_HOOK = "argocd.argoproj.io/hook";
  private static final String ARGO_WAVE = "argocd.argoproj.io/sync-wave";
  private static final String HELM_HOOK = "helm.sh/hook";
  private static final String HELM_WEIGHT = "helm.sh/hook-weight";
  private static final String KLUCTL_HOOK = "kluctl.io/hook";
  private static final String KLUCTL_WEIGHT = "kluctl.io/hook-weight";
  private static final String WERF_WEIGHT = "werf.io/weight";

  private final KnownObjects known;
  private final Findings findings;

  Phases(KnownObjects known, Findings findings) {
    this.known = known;
    this.findings = findings;
  }

  /** @param phase 0 before, 1 with, 2 after the rest; {@code annotation}: that says so, null for what says nothing */
  private record Step(int phase, int wave, String annotation) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      return phase != other.phase ? Integer.compare(phase, other.phase) : Integer.compare(wave, other.wave);
    }
  }

  void find() {
    Map<ResourceRef, Step> steps = new HashMap<>();
    boolean any = false;
    for (Manifest manifest : known.all().stream().sorted(Comparator.comparing(Manifest::ref)).toList()) {
      Step step = stepOf(manifest);
      steps.put(manifest.ref(), step);
      any |= step.annotation() != null;
    }
    if (!any) {
      return;
    }
    TreeMap<Step, List<ResourceRef>> byStep = new TreeMap<>();
    steps.forEach((ref, step) -> byStep.computeIfAbsent(step, s -> new ArrayList<>()).add(ref));
    List<ResourceRef> before = List.of();
    for (List<ResourceRef> members : byStep.values()) {
      for (ResourceRef later : members) {
        for (ResourceRef earlier : before) {
          add(later, earlier, steps);
        }
      }
      before = members;
    }
  }

  private void add(ResourceRef later, ResourceRef earlier, Map<ResourceRef, Step> steps) {
    String own = steps.get(later).annotation();
    String path = "metadata.annotations." + (own != null ? own : steps.get(earlier).annotation() != null ? steps.get(earlier).annotation() : ARGO_WAVE);
    findings.addIfKnown(new Dependency(later, earlier, EdgeOrigin.PHASE, path, Strength.WEAK, Requirement.READY, false));
  }

  private Step stepOf(Manifest manifest) {
    if (!manifest.body().path("metadata").path("annotations").isObject()) {
      return new Step(1, 0, null);
    }
    if (manifest.annotation(ARGO_HOOK) != null) {
      return new Step(argoPhase(manifest), number(manifest, ARGO_WAVE), ARGO_HOOK);
    }
    if (manifest.annotation(HELM_HOOK) != null) {
      int wave = manifest.annotation(ARGO_WAVE) != null ? number(manifest, ARGO_WAVE) : number(manifest, HELM_WEIGHT);
      return new Step(helmPhase(manifest), wave, HELM_HOOK);
    }
    if (manifest.annotation(KLUCTL_HOOK) != null) {
      int phase = manifest.annotation(KLUCTL_HOOK).contains("pre-deploy") ? 0 : 2;
      return new Step(phase, number(manifest, KLUCTL_WEIGHT), KLUCTL_HOOK);
    }
    if (manifest.annotation(ARGO_WAVE) != null) {
      return new Step(1, number(manifest, ARGO_WAVE), ARGO_WAVE);
    }
    return manifest.annotation(WERF_WEIGHT) == null || hasOwnOrder(manifest) ? new Step(1, 0, null) : new Step(1, number(manifest, WERF_WEIGHT), WERF_WEIGHT);
  }

  /** werf ignores the weight of what has dependencies of its own. */
  private static boolean hasOwnOrder(Manifest manifest) {
    for (var annotation : manifest.body().path("metadata").path("annotations").properties()) {
      if (annotation.getKey().startsWith("werf.io/deploy-dependency-")) {
        return true;
      }
    }
    return false;
  }

  private int argoPhase(Manifest manifest) {
    int phase = 1;
    for (String hook : manifest.annotation(ARGO_HOOK).split(",")) {
      switch (hook.trim()) {
        case "PreSync" -> phase = 0;
        case "PostSync" -> phase = 2;
        case "Sync" -> phase = 1;
        case "Skip", "SyncFail", "PreDelete", "PostDelete" -> findings.warn(manifest.ref().display() + ": " + ARGO_HOOK + ": " + hook.trim() + " is read, but not honoured: the object is applied like any other");
        default -> findings.problem(manifest, "metadata.annotations." + ARGO_HOOK, "\"" + hook.trim() + "\" is no hook", "write PreSync, Sync, PostSync, SyncFail, PreDelete, PostDelete or Skip");
      }
    }
    return phase;
  }

  private int helmPhase(Manifest manifest) {
    int phase = 1;
    for (String hook : manifest.annotation(HELM_HOOK).split(",")) {
      switch (hook.trim()) {
        case "pre-install", "pre-upgrade", "crd-install" -> phase = 0;
        case "post-install", "post-upgrade" -> phase = 2;
        default -> findings.warn(manifest.ref().display() + ": " + HELM_HOOK + ": " + hook.trim() + " is read, but not honoured: the object is applied like any other");
      }
    }
    return phase;
  }

  private int number(Manifest manifest, String annotation) {
    String text = manifest.annotation(annotation);
    try {
      return text == null ? 0 : Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      findings.problem(manifest, "metadata.annotations." + annotation, "\"" + text + "\" is no integer", "write a whole number in quotes, it may be negative");
      return 0;
    }
  }
}
