package io.updateorchestrator.planner.core;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.rollout.ClusterWatch;
import io.updateorchestrator.planner.core.rollout.Endings;
import io.updateorchestrator.planner.core.rollout.Intake;
import io.updateorchestrator.planner.core.rollout.Lanes;
import io.updateorchestrator.planner.core.rollout.Planning;
import io.updateorchestrator.planner.core.rollout.Requests;
import io.updateorchestrator.planner.core.rollout.Rolling;
import io.updateorchestrator.planner.core.rollout.Stops;
import io.updateorchestrator.planner.core.rollout.Undoings;
import io.updateorchestrator.planner.core.state.ClusterView;
import java.time.Instant;

/**
 * Decides what one fact means for a cluster. Pure: no clock, no client, no state of its own; the same view, fact and time give
 * the same decision.
 */
public final class PlannerCore {

  /** Of the rules that decide: replays say which version they need. */
  public static final String VERSION = "1";

  private final LaneConfiguration byDefault;
  private final ReferenceTable references = ReferenceTable.load();
  private final BuiltInKinds builtIn = BuiltInKinds.load();

  /** @param byDefault holds until a {@code configured} arrives */
  public PlannerCore(LaneConfiguration byDefault) {
    this.byDefault = byDefault;
  }

  /** Staging a change is kept, but is no decision of its own: it isn't logged. */
  public static boolean isOnlyStaged(Fact fact) {
    return fact instanceof Fact.Said said && (said.change() instanceof ManifestChanged || said.change() instanceof ManifestRemoved);
  }

  public Decision decide(ClusterView view, Fact fact, Instant now) {
    Draft draft = new Draft(view, now, byDefault);
    Endings endings = new Endings(draft);
    Undoings undoings = new Undoings(draft, endings);
    Stops stops = new Stops(draft, undoings, endings);
    Rolling rolling = new Rolling(draft, undoings, stops, endings);
    Planning planning = new Planning(draft, rolling, undoings, endings, references, builtIn);
    Lanes lanes = new Lanes(draft, planning, rolling, stops, undoings);
    ClusterWatch watch = new ClusterWatch(draft, lanes, planning);
    endings.whenFree(lanes::next);
    stops.whenSuperseded(lanes::hasHeir, lanes::takeOver);
    switch (fact) {
      case Fact.Said said -> said(draft, lanes, said);
      case Fact.Asked asked -> new Requests(draft, lanes, watch, planning, stops, undoings).decide(asked.request());
      case Fact.Told told -> told(told.outcome(), lanes, planning, rolling, stops, undoings);
      case Fact.TimerDue due -> lanes.due(due.timer());
      case Fact.ClusterSeen seen -> watch.seen(seen.record());
      case Fact.ExecutorSilent silent -> watch.silent();
      case Fact.Undecided undecided -> watch.halt(undecided.reason());
    }
    return draft.decision();
  }

  private static void said(Draft draft, Lanes lanes, Fact.Said said) {
    Intake intake = new Intake(draft, lanes);
    switch (said.change()) {
      case ManifestChanged changed -> intake.stage(changed);
      case ManifestRemoved removed -> intake.stage(removed);
      case RevisionSealed seal -> intake.sealed(seal);
      case RevisionRefused refused -> intake.refused(refused);
    }
  }

  private static void told(Outcome outcome, Lanes lanes, Planning planning, Rolling rolling, Stops stops, Undoings undoings) {
    switch (outcome) {
      case Observed observed -> planning.observed(observed);
      case OperationChanged changed -> {
        if (Undoings.isUndo(changed)) {
          undoings.told(changed);
        } else {
          rolling.told(changed);
          lanes.considerSuperseding();
        }
      }
      case Stopped stopped -> stops.stopped(stopped);
      case CommandRefused refused -> lanes.refused(refused);
      case CommandsLost lost -> lanes.releaseAgain();
    }
  }
}
