package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.planner.core.state.Rollout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run: a while in which things go wrong, then a while in which everything has to come to an end, then a revision that mends
 * all. The same seed gives the same run.
 */
public final class Simulation {
  private static final long END_MS = 1_200_000;
  /** As long as an object stays reserved for a create that may still arrive. */
  private static final long RESERVED_MS = 100_000;
  /** Ten times what the longest run needs. */
  private static final int EVENTS = 30_000;

  private final long seed;
  private final World world;
  private int events;

  /** @param replays record a digest of each decision, to be compared by a {@link Replay} */
  public Simulation(long seed, Rules rules, boolean replays) {
    this.seed = seed;
    this.world = new World(seed, rules, replays);
  }

  World world() {
    return world;
  }

  /** How many rollouts came to which end. */
  public Map<RolloutState, Integer> ends() {
    return new TreeMap<>(world.invariants.ends);
  }

  /** @throws Violation with the seed and what happened last */
  public void run() {
    try {
      chaos();
      world.calmDown();
      comesToAnEnd("after the chaos");
      until(world.agenda.now() + RESERVED_MS);
      mend();
      mended();
    } catch (Violation v) {
      throw new Violation("seed %d at %.3f s: %s%n%s%nseed %d: %s".formatted(seed, world.agenda.now() / 1000.0, v.getMessage(), world.trace.text(), seed, v.getMessage()), v);
    } catch (RuntimeException e) {
      throw new Violation("seed %d at %.3f s: %s%n%s".formatted(seed, world.agenda.now() / 1000.0, e, world.trace.text()), e);
    }
  }

  private void chaos() {
    world.people.prepare();
    second();
    world.agenda.in(0, world.executors::look);
    world.authors.all().forEach(this::commits);
    until(world.scenario.chaosMs());
  }

  private void commits(Author author) {
    if (!world.isOver()) {
      author.commit();
      long pause = world.agenda.chance(0.3) ? world.agenda.between(10, 3_000) : world.agenda.between(3_000, 40_000);
      world.agenda.in(pause, () -> commits(author));
    }
  }

  /** What is looked at once a second. */
  private void second() {
    world.executors.look();
    world.planner.listen();
    world.others.act();
    if (!world.isOver()) {
      world.people.act();
    }
    if (world.chaos() && world.scenario.commandsExpire() && world.agenda.chance(0.02)) {
      world.kafka.commandsStart = world.kafka.commandsEnd();
      world.trace.add(world.agenda.now(), "kafka", "commands before %d have expired", world.kafka.commandsStart);
    }
    world.agenda.in(1_000, this::second);
  }

  private void until(long time) {
    while (world.agenda.step(time)) {
      tooMany();
    }
  }

  private void tooMany() {
    if (++events > EVENTS) {
      throw new Violation("it does not end: " + EVENTS + " events");
    }
  }

  private boolean isQuiet() {
    return world.people.rollouts().stream().allMatch(r -> r instanceof Rollout.Ended || r instanceof Rollout.AwaitingApproval) && !world.planner.isBehind();
  }

  /** Every lane can still end. */
  private void comesToAnEnd(String when) {
    long limit = world.agenda.now() + END_MS;
    boolean more = true;
    while (more && !isQuiet()) {
      more = world.agenda.step(limit);
      tooMany();
    }
    if (!isQuiet()) {
      List<String> open = world.people.rollouts().stream().filter(r -> !(r instanceof Rollout.Ended)).map(r -> r.head().id() + " " + r.getClass().getSimpleName()).toList();
      throw new Violation("%s the lane does not come to an end: %s".formatted(when, open));
    }
  }

  private void mend() {
    for (Author author : world.authors.all()) {
      author.mend();
      until(world.agenda.now() + 100);
      for (int i = 0; i < 20; i++) {
        comesToAnEnd("with a revision that mends all,");
        world.people.approveAll();
        until(world.agenda.now() + 3_000);
      }
    }
  }

  private void mended() {
    for (Author author : world.authors.all()) {
      world.invariants.leftByLateCreates().stream().filter(ref -> !author.head().containsKey(ref) && author.owns(ref)).forEach(ref -> {
        throw new Violation("a create that came late has left %s: %s".formatted(ref, world.api.live(ref)));
      });
      author.head().forEach((ref, manifest) -> {
        if (!Same.holds(world.api.live(ref), manifest.body())) {
          throw new Violation("a revision that mends all went through, but %s is not as it says: %s".formatted(ref, world.api.live(ref)));
        }
      });
    }
  }
}
