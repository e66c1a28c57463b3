package io.updateorchestrator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.RolloutState;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code -Dsimulation.seed=N} runs one seed alone, {@code -Dsimulation.runs=N} as many as that. */
class SimulationTest {
  static final long RUNS = Long.getLong("simulation.runs", 300);

  @Test
  void holdsForEverySeed() {
    // Given
    Long only = Long.getLong("simulation.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? RUNS : only;
    Map<RolloutState, Integer> ends = new TreeMap<>();

    // When
    for (long seed = first; seed <= last; seed++) {
      Simulation simulation = new Simulation(seed, new Rules(), false);
      simulation.run();
      simulation.ends().forEach((state, number) -> ends.merge(state, number, Integer::sum));
    }

    // Then: every way in which a rollout can end has been seen
    if (only == null && RUNS >= 150) {
      assertThat(ends).containsOnlyKeys(RolloutState.SUCCEEDED, RolloutState.FAILED, RolloutState.ROLLED_BACK, RolloutState.RESTORE_INCOMPLETE, RolloutState.ABORTED, RolloutState.SUPERSEDED);
    }
  }

  @Test
  void decidesTheSameWhenTheFactsAreDecidedAgain() {
    // Given
    int decisions = 0;

    // When
    for (long seed = 1; seed <= 15; seed++) {
      Simulation simulation = new Simulation(seed, new Rules(), true);
      simulation.run();
      decisions += Replay.check(simulation);
    }

    // Then
    assertThat(decisions).isGreaterThan(500);
  }

  @Test
  void isTheSameRunForTheSameSeed() {
    // Given
    Simulation one = new Simulation(7, new Rules(), true);
    Simulation other = new Simulation(7, new Rules(), true);

    // When
    one.run();
    other.run();

    // Then
    assertThat(one.world().planner.decided).extracting(PlannerProcess.Decided::digest).isEqualTo(other.world().planner.decided.stream().map(PlannerProcess.Decided::digest).toList());
  }
}
