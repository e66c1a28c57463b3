package io.updateorchestrator.planner.core.check;

import io.updateorchestrator.common.config.Suggestions;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.detect.Workloads;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an API server accepts although it will not work: names, keys, ports and labels that nothing in the set has. Warnings, since the cluster may have what the set has not;
 * each with the nearest that there is.
 */
public final class SetCheck {

  /** How the message about a missing target ends; documents list them by themselves. */
  public static final String MISSING = " is not in the set";

  private SetCheck() {}

  /** @return sorted by file and line; lines are those of the objects */
  public static List<Problem> of(Analysis analysis, ReferenceTable table) {
    Workloads workloads = new Workloads(analysis.objects().values(), table);
    List<Problem> found = new ArrayList<>();
    analysis.detection().missing().forEach(m -> found.add(missing(m, analysis)));
    new KeyCheck(analysis, found).check();
    new PortCheck(analysis, workloads, found).check();
    new SelectorCheck(analysis, workloads, found).check();
    found.sort(Comparator.comparing(Problem::file, Comparator.nullsFirst(Comparator.naturalOrder())).thenComparing(Problem::document).thenComparing(Problem::field).thenComparing(Problem::message));
    return found;
  }

  private static Problem missing(MissingTarget missing, Analysis analysis) {
    ResourceRef to = missing.to();
    List<String> there = analysis.objects().keySet().stream().filter(r -> r.groupKind().equals(to.groupKind()) && r.namespace().equals(to.namespace())).map(ResourceRef::name).toList();
    return at(analysis, missing.from(), missing.path(), to.display() + MISSING, nearest(to.name(), there));
  }

  static Problem at(Analysis analysis, ResourceRef ref, String field, String message, String hint) {
    Manifest.Origin origin = analysis.objects().get(ref).origin();
    return new Problem(origin == null ? null : origin.file(), origin == null ? 0 : origin.document(), origin == null ? 0 : origin.line(), field, ref.display() + ": " + message, hint);
  }

  /** Null where nothing is near. */
  static String nearest(String name, List<String> there) {
    return Suggestions.of(name, there).map(n -> "did you mean " + n + "?").orElse(null);
  }
}
