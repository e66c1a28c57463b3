package io.updateorchestrator.planner.core.plan;

import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import java.util.List;
import java.util.Locale;

/**
 * What an object says of the operation on itself.
 *
 * @param strategy null where it names none
 */
record OwnAnnotations(int weight, Strategy strategy) {

  private static final String WEIGHT = "gitops.flux.io/dependency-weight";
  private static final String STRATEGY = "gitops.flux.io/update-strategy";

  /** @param problems gets what is wrong */
  static OwnAnnotations of(Manifest manifest, List<Problem> problems) {
    int weight = 0;
    Strategy strategy = null;
    String weightText = manifest.annotation(WEIGHT);
    String strategyText = manifest.annotation(STRATEGY);
    try {
      weight = weightText == null ? 0 : Integer.parseInt(weightText.trim());
    } catch (NumberFormatException e) {
      problems.add(wrong(manifest, WEIGHT, "\"" + weightText + "\" is no integer", "write a whole number, it may be negative"));
    }
    try {
      strategy = strategyText == null ? null : Strategy.valueOf(strategyText.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      problems.add(wrong(manifest, STRATEGY, "\"" + strategyText + "\" is no strategy", "write rolling, recreate, blue-green or atomic"));
    }
    return new OwnAnnotations(weight, strategy);
  }

  private static Problem wrong(Manifest manifest, String annotation, String message, String hint) {
    Manifest.Origin origin = manifest.origin();
    return new Problem(origin == null ? null : origin.file(), origin == null ? 0 : origin.document(), origin == null ? 0 : origin.line(),
        "metadata.annotations." + annotation, message, hint);
  }
}
