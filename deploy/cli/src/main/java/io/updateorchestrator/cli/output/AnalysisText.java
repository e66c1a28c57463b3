package io.updateorchestrator.cli.output;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code analyze} tells a person. */
public final class AnalysisText {

  private AnalysisText() {}

  /** @param all the namespaces of objects, too, which everything in them needs */
  public static List<String> lines(Analysis analysis, boolean all) {
    Map<ResourceRef, List<Dependency>> needs = new TreeMap<>();
    analysis.objects().keySet().forEach(ref -> needs.put(ref, new ArrayList<>()));
    analysis.detection().dependencies().forEach(d -> needs.get(d.from()).add(d));
    Table table = new Table("RESOURCE", "NEEDS", "TO", "STRENGTH", "WRITTEN IN");
    needs.forEach((ref, dependencies) -> {
      List<Dependency> told = dependencies.stream().filter(d -> all || d.origin() != io.updateorchestrator.common.plan.EdgeOrigin.NAMESPACE).toList();
      for (int i = 0; i < told.size(); i++) {
        Dependency d = told.get(i);
        table.row(i == 0 ? ref.display() : "", d.to().display(), d.requires() == io.updateorchestrator.common.plan.Requirement.READY ? "be ready" : "exist",
            d.explicit() ? "explicit" : d.strength().label(), d.path());
      }
    });
    List<String> lines = new ArrayList<>(table.isEmpty() ? List.of() : table.lines());
    lines.add("");
    int count = analysis.detection().dependencies().size();
    int objects = analysis.objects().size();
    lines.add(objects + (objects == 1 ? " object, " : " objects, ") + count + (count == 1 ? " dependency" : " dependencies") + (all ? "" : " (those on namespaces are listed with --verbose)"));
    analysis.graph().dropped().forEach(d -> lines.add("Not kept: " + d.dependency().from().display() + " after " + d.dependency().to().display() + ": " + d.reason()));
    lines.addAll(MissingText.lines(analysis.detection().missing()));
    return lines;
  }
}
