package io.updateorchestrator.simulation;

import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.core.state.MapClusterView;

/** Decides the facts of a run again, over a state that starts empty and goes through JSON: an auditor's way. */
public final class Replay {
  private Replay() {}

  /** @throws Violation where a decision is another one than it was */
  public static int check(Simulation simulation) {
    World world = simulation.world();
    MapClusterView view = new MapClusterView(World.CLUSTER);
    PlannerCore core = new PlannerCore(world.scenario.configuration());
    int number = 0;
    for (PlannerProcess.Decided decided : world.planner.decided) {
      number++;
      view.advance(decided.advanceMs());
      Decision again = core.decide(view, decided.fact(), decided.now());
      if (!again.digest().equals(decided.digest())) {
        throw new Violation("decision %d, on %s, is another one when it is made again".formatted(number, decided.fact()));
      }
      view.apply(again);
    }
    return number;
  }
}
