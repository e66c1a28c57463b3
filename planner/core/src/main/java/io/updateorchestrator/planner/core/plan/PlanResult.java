package io.updateorchestrator.planner.core.plan;

import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.problem.Problem;
import java.util.List;

/** A plan, or why there can be none. */
public sealed interface PlanResult {

  record Planned(Plan plan) implements PlanResult {}

  /** @param cycle whether it is a ring of explicit and hard dependencies */
  record Refused(String message, List<Problem> problems, boolean cycle) implements PlanResult {

    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
