package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.problem.Problem;
import java.util.List;

/**
 * What a set of manifests says about itself, before anything is ordered.
 *
 * @param dependencies between objects of the set, sorted
 * @param outside dependencies on objects that are not in the set
 * @param missing those of {@code outside} that nothing promises to be there
 * @param problems wrong or ambiguous annotations
 */
public record Detection(List<Dependency> dependencies, List<Dependency> outside, List<MissingTarget> missing, List<Problem> problems, List<String> warnings) {

  public Detection {
    dependencies = List.copyOf(dependencies);
    outside = List.copyOf(outside);
    missing = List.copyOf(missing);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
