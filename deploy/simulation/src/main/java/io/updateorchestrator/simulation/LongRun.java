package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.RolloutState;
import java.util.Map;
import java.util.TreeMap;

/** Many seeds, or one: {@code LongRun FIRST COUNT}. Goes on after a failing seed, and ends with 1 if there was any. */
public final class LongRun {

  private LongRun() {}

  public static void main(String[] arguments) {
    long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
    long count = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000;
    Map<RolloutState, Integer> ends = new TreeMap<>();
    int failed = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        Simulation simulation = new Simulation(seed, new Rules(), true);
        simulation.run();
        Replay.check(simulation);
        simulation.ends().forEach((state, number) -> ends.merge(state, number, Integer::sum));
      } catch (Violation v) {
        failed++;
        System.out.println(v.getMessage());
      }
    }
    System.out.printf("%d seeds from %d, %d failed; rollouts ended %s%n", count, first, failed, ends);
    System.exit(failed == 0 ? 0 : 1);
  }
}
