package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Rollout;
import java.time.Instant;
import java.util.List;

/** Who looks at rollouts and asks for things: to go on, to stop, to go back. */
final class People {
  private final World world;
  private int asked;

  People(World world) {
    this.world = world;
  }

  /** Some objects are there already: made by kubectl, or by somebody else. */
  void prepare() {
    for (Author author : world.authors.all()) {
      author.initial().forEach((ref, body) -> {
        if (world.agenda.chance(0.3)) {
          world.api.create(ref, body, world.agenda.chance(0.7) ? "kubectl-client-side-apply" : "somebody");
        }
      });
    }
  }

  List<Rollout> rollouts() {
    return List.copyOf(world.planner.view.scan(Area.ROLLOUTS, "", Rollout.class).values());
  }

  /** Once a second. */
  void act() {
    List<Rollout> rollouts = rollouts();
    if (rollouts.isEmpty()) {
      return;
    }
    Rollout rollout = rollouts.get(rollouts.size() - 1 - world.agenda.random.nextInt(Math.min(3, rollouts.size())));
    String id = rollout.head().id();
    switch (rollout) {
      case Rollout.AwaitingApproval a when world.agenda.chance(0.3) -> ask(new Request.Approve(next(), World.CLUSTER, id, a.planDigest(), "awaiting-approval", later(), "ann"));
      case Rollout.Ended e when world.agenda.chance(0.02) -> ask(new Request.Rollback(next(), World.CLUSTER, id, true, RolloutOptions.NONE, "ended", later(), "ann"));
      case Rollout.Ended e -> { }
      default -> {
        if (world.agenda.chance(0.02)) {
          ask(new Request.Abort(next(), World.CLUSTER, id, world.agenda.chance(0.4), "running", later(), "ann"));
        }
      }
    }
  }

  /** What waits for a person gets an answer. */
  void approveAll() {
    rollouts().forEach(r -> {
      if (r instanceof Rollout.AwaitingApproval a) {
        ask(new Request.Approve(next(), World.CLUSTER, a.head().id(), a.planDigest(), "awaiting-approval", later(), "ann"));
      }
    });
  }

  private String next() {
    return "request-" + ++asked;
  }

  private Instant later() {
    return world.agenda.wall().plusSeconds(10);
  }

  private void ask(Request request) {
    world.trace.add(world.agenda.now(), "people", "ask %s", request);
    world.kafka.requests.add(request);
    if (world.agenda.chance(0.1)) {
      world.kafka.requests.add(request);
    }
    world.planner.wake();
  }
}
