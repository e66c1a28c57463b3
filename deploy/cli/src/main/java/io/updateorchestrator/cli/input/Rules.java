package io.updateorchestrator.cli.input;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.planner.core.detect.DetectionOptions;
import io.updateorchestrator.planner.core.detect.Detector;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.plan.PlanRules;
import io.updateorchestrator.planner.core.plan.Planner;

/** The planner's own rules, as the configuration has them, for commands that plan without a service. */
public final class Rules {

  private Rules() {}

  public static Detector detector(LaneConfiguration configuration) {
    return new Detector(ReferenceTable.load(), BuiltInKinds.load(), DetectionOptions.of(configuration.detection()));
  }

  public static Planner planner(LaneConfiguration configuration) {
    return new Planner(detector(configuration), new PlanRules(configuration.strategies(), configuration.priorities(), configuration.safety().maxBatchSize()));
  }
}
