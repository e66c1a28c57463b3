package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.plan.Plan;
import java.util.List;

/** The plan of a rollout as it was told last. @param reasons why it waits for approval; empty where it does not */
public record PlanOfRollout(String rollout, Plan plan, List<String> reasons) {

  public PlanOfRollout {
    reasons = List.copyOf(reasons);
  }
}
