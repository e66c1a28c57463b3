package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why a plan waits for a person (protocol.md, "Clocks, deadlines, thresholds"). */
final class Approvals {
  private final Draft draft;
  private final Intentions intentions;

  Approvals(Draft draft, Intentions intentions) {
    this.draft = draft;
    this.intentions = intentions;
  }

  List<String> reasons(Head head, Plan plan, Map<ResourceRef, Observed.Observation> seen) {
    LaneConfiguration.Safety safety = draft.configuration().safety();
    List<PlannedOperation> all = plan.batches().stream().flatMap(b -> b.operations().stream()).toList();
    List<String> reasons = new ArrayList<>();
    if (all.isEmpty()) {
      return reasons;
    }
    long touching = all.stream().filter(o -> o.action() != Action.CREATE && o.action() != Action.UNCHANGED).count();
    if (safety.manualApproval()) {
      reasons.add("safety.require_manual_approval is set");
    }
    if (touching > safety.confirmationThreshold() && !head.confirmed()) {
      reasons.add("it updates or deletes %d objects, more than safety.require_confirmation_threshold (%d)".formatted(touching, safety.confirmationThreshold()));
    }
    long deletions = all.stream().filter(o -> o.action() == Action.DELETE).count();
    long owned = draft.scan(Area.WANTED, "", Wanted.class).values().stream().filter(w -> w.source().equals(head.source())).count() + intentions.leavingOf(head.source()).size();
    if (deletions > 0 && deletions * 100 > owned * safety.maxPrunePercentage()) {
      reasons.add("it would delete %d of the source's %d objects, more than safety.max_prune_percentage (%d)".formatted(deletions, owned, safety.maxPrunePercentage()));
    }
    for (PlannedOperation o : all) {
      Observed.Observation observation = seen.get(o.resource());
      if (o.action() == Action.DELETE && o.resource().is("", "PersistentVolumeClaim")) {
        reasons.add("it deletes " + o.resource().display() + " with its data");
      } else if (o.action() == Action.DELETE && observation != null && !observation.foreign().isEmpty()) {
        reasons.add("%s, which goes, holds what others have made: %s".formatted(o.resource().display(), String.join(", ", observation.foreign())));
      }
    }
    if (draft.lane().replaced() && !head.confirmed()) {
      reasons.add("the cluster was replaced by another of the same name");
    }
    return reasons;
  }
}
