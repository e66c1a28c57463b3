package io.updateorchestrator.simulation;

import org.junit.jupiter.api.Test;

class SimulationTest {
  static final long RUNS = Long.getLong("simulation.runs", 150);

  @Test
  void holdsForEverySeed() {
    // Given
    Long only = Long.getLong("simulation.seed");
    long runs = only != null ? 1 : RUNS;
    long first = only != null ? only : 1;

    // When, Then
    for (long seed = first; seed < first + runs; seed++) {
      Simulation simulation = new Simulation(seed, new Rules(), seed % 10 == 0);
      simulation.run();
      if (seed % 10 == 0) {
        Replay.check(simulation);
      }
    }
  }
}
