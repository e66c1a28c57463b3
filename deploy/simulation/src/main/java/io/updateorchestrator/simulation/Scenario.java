package io.updateorchestrator.simulation;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.plan.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What kind of a run a seed gives.
 *
 * @param crashes and {@code stalls}: chance of each, after each step of an executor
 * @param badRequests chance that a request is late, lost or turned away
 * @param chaosMs how long things go wrong
 * @param late bad requests are those that arrive when nobody waits for them any more
 * @param unanswered chance that a question of the planner is refused, or its answer is lost
 */
record Scenario(LaneConfiguration configuration, double crashes, double stalls, double badRequests, long chaosMs, int objects, int sources, boolean othersWrite, boolean commandsExpire,
    double unanswered, boolean late) {
  static Scenario of(long seed) {
    Random random = new Random(seed);
    boolean calm = random.nextInt(5) == 0;
    boolean rollback = random.nextInt(6) != 0;
    int confirm = random.nextInt(4) == 0 ? 1 : 100;
    LaneConfiguration configuration = new LaneConfiguration(60_000, 30_000, 3, random.nextInt(4) == 0, rollback,
        Map.of("Deployment", Strategy.ROLLING, "Service", Strategy.RECREATE, "Job", Strategy.RECREATE),
        Map.of("ConfigMap", 70, "Service", 50, "Deployment", 40, "Job", 30),
        new LaneConfiguration.Detection(true, true, true, false, List.of("gitops.flux.io/depends-on"), false, List.of()),
        new LaneConfiguration.Validation(true, true, true, 5_000, 5_000), true, 120_000,
        new LaneConfiguration.Safety(random.nextInt(4) == 0 ? 1 : 50, 1 + random.nextInt(3), 600_000, confirm, false, random.nextInt(3) == 0 ? 50 : 100),
        2_000, 1_000, random.nextInt(3) == 0, Map.of());
    double weight = random.nextDouble();
    return new Scenario(configuration, calm ? 0 : 0.004 * weight * random.nextInt(3), calm ? 0 : 0.004 * weight * random.nextInt(3), calm ? 0 : 0.12 * random.nextDouble(),
        20_000 + random.nextInt(60_000), 2 + random.nextInt(4), 1 + random.nextInt(2), random.nextInt(3) != 0, !calm && random.nextInt(6) == 0,
        !calm && random.nextInt(5) == 0 ? 0.3 : 0, random.nextInt(4) == 0);
  }

  boolean isCalm() {
    return crashes == 0 && stalls == 0 && badRequests == 0;
  }
}
