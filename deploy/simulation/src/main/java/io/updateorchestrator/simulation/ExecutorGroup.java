package io.updateorchestrator.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The consumer group of a cluster's executors: one has the partition, the others are standbys. A member that does not answer loses it. */
final class ExecutorGroup {
  private static final long SESSION_MS = 10_000;

  private final World world;
  private final List<ExecutorProcess> members;
  private final Map<ExecutorProcess, Long> awayUntil = new HashMap<>();
  private ExecutorProcess owner;

  ExecutorGroup(World world) {
    this.world = world;
    this.members = List.of(new ExecutorProcess("exec-a", world, this), new ExecutorProcess("exec-b", world, this));
  }

  boolean isOwner(ExecutorProcess process) {
    return owner == process;
  }

  void left(ExecutorProcess process, long backMs) {
    awayUntil.put(process, world.agenda.now() + backMs);
    if (owner == process) {
      owner = null;
      world.agenda.in(world.agenda.between(10, 3_000), this::look);
    }
    world.agenda.in(backMs, this::look);
  }

  /** Who has the partition? */
  void look() {
    boolean lost = owner != null && owner.isStalled() && world.agenda.now() - owner.stalledSince > SESSION_MS;
    if (owner != null && !lost) {
      return;
    }
    for (ExecutorProcess member : members) {
      boolean idle = !member.isRunning() && !member.isStalled() && awayUntil.getOrDefault(member, 0L) <= world.agenda.now();
      if (idle && member != owner) {
        owner = member;
        world.trace.add(world.agenda.now(), member.name, "is given the partition");
        member.start();
        return;
      }
    }
  }

  void wake() {
    members.forEach(ExecutorProcess::wake);
  }
}
