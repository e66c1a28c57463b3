package io.updateorchestrator.testkit;

import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.plan.TargetCheck;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;

/**
 * One operation of a batch, as a planner would make it.
 *
 * @param manifest null for a deletion
 */
public record Wanted(Action action, ResourceRef ref, String apiVersion, Manifest manifest, Strategy strategy, List<TargetCheck> checks) {

  /** Applied with the strategy that is the default for its kind. */
  public static Wanted apply(Manifest manifest) {
    return new Wanted(Action.UPDATE, manifest.ref(), manifest.apiVersion(), manifest, strategyOf(manifest.ref()), List.of());
  }

  public static Wanted delete(ResourceRef ref, String apiVersion) {
    return new Wanted(Action.DELETE, ref, apiVersion, null, strategyOf(ref), List.of());
  }

  public Wanted with(Strategy other) {
    return new Wanted(action, ref, apiVersion, manifest, other, checks);
  }

  public Wanted after(TargetCheck... targets) {
    return new Wanted(action, ref, apiVersion, manifest, strategy, List.of(targets));
  }

  private static Strategy strategyOf(ResourceRef ref) {
    return switch (ref.groupKind().toString()) {
      case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet" -> Strategy.ROLLING;
      case "Service", "batch/Job", "Pod" -> Strategy.RECREATE;
      default -> Strategy.ATOMIC;
    };
  }
}
