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
    LaneConfiguration.Detection d = configuration.detection();
    return new Detector(ReferenceTable.load(), BuiltInKinds.load(), new DetectionOptions(d.ownerReferences(), d.specReferences(), d.annotations(), d.flux(), d.customAnnotations()));
  }

  public static Planner planner(LaneConfiguration configuration) {
    return new Planner(detector(configuration), new PlanRules(configuration.strategies(), configuration.priorities(), configuration.safety().maxBatchSize()));
  }
}
