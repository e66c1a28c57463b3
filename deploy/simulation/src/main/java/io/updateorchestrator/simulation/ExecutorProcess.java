package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.ExecutorCore;
import io.updateorchestrator.executor.core.ExecutorSettings;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One process of an executor: the core with a shell around it, in steps between which it may be stalled, or crash. A life ends with
 * a crash, a fence or a stop; what was scheduled for it then never happens, but requests that have left arrive all the same.
 */
final class ExecutorProcess {
  static final long REQUEST_TIMEOUT_MS = 5_000;
  private static final int LATE = 1;
  private static final long INTERVAL_MS = 5_000;

  final String name;
  private final World world;
  private final ExecutorGroup group;
  private ExecutorCore core;
  private int life;
  private long epoch;
  private long stalledUntil;
  private long beatAt;
  private long cursor;
  private long backlogEnd;
  private boolean caughtUp;
  private boolean polling;
  private boolean committing;
  private List<Effect.Write> unwritten = new ArrayList<>();
  /** The journal as this process believes it to be. */
  final Map<String, JournalEntry> mirror = new TreeMap<>();

  ExecutorProcess(String name, World world, ExecutorGroup group) {
    this.name = name;
    this.world = world;
    this.group = group;
  }

  boolean isRunning() {
    return core != null;
  }

  boolean isStalled() {
    return world.agenda.now() < stalledUntil;
  }

  long stalledSince = -1;

  // -- a step, and what may happen around it

  private void later(long ms, Runnable step) {
    int mine = life;
    world.agenda.in(ms, () -> run(mine, step));
  }

  private void run(int mine, Runnable step) {
    if (mine != life) {
      return;
    }
    if (isStalled()) {
      world.agenda.in(stalledUntil - world.agenda.now() + world.agenda.between(0, 3), () -> run(mine, step));
      return;
    }
    if (stalledSince >= 0) {
      stalledSince = -1;
      if (!group.isOwner(this)) {
        world.trace.add(world.agenda.now(), name, "wakes, and the partition is somebody else's");
        later(world.agenda.between(0, 400), () -> close("lost its partition"));
      }
    }
    step.run();
    if (mine == life && world.chaos()) {
      disturb();
    }
  }

  private void disturb() {
    if (world.agenda.chance(world.scenario.crashes())) {
      world.trace.add(world.agenda.now(), name, "crashes");
      close(null);
    } else if (world.agenda.chance(world.scenario.stalls())) {
      long ms = world.agenda.chance(0.5) ? world.agenda.between(100, 5_000) : world.agenda.between(10_000, 50_000);
      stalledUntil = world.agenda.now() + ms;
      stalledSince = world.agenda.now();
      world.trace.add(world.agenda.now(), name, "is stalled for %d ms", ms);
    }
  }

  /** @param reason null for a crash */
  private void close(String reason) {
    if (reason != null) {
      world.trace.add(world.agenda.now(), name, "closes: %s", reason);
    }
    life++;
    core = null;
    unwritten = new ArrayList<>();
    committing = false;
    polling = false;
    group.left(this, reason == null ? world.agenda.between(100, 15_000) : world.agenda.between(1_000, 5_000));
  }

  // -- start

  void start() {
    life++;
    core = new ExecutorCore(new ExecutorSettings(World.CLUSTER, "fence", REQUEST_TIMEOUT_MS, (ref, clear) -> "secret"));
    caughtUp = false;
    later(world.agenda.between(1, 50), () -> {
      epoch = world.kafka.initTransactions();
      later(world.agenda.between(1, 50), this::readJournal);
    });
  }

  private void readJournal() {
    mirror.clear();
    mirror.putAll(world.kafka.journal());
    backlogEnd = world.kafka.commandsEnd();
    world.trace.add(world.agenda.now(), name, "starts with a journal of %d entries, commands up to %d", mirror.size(), backlogEnd);
    input(new Input.Started(List.copyOf(mirror.values()), World.CLUSTER_UID, "orchestrator-1", name + "-" + life, world.kafka.commandsStart, backlogEnd));
    long back = world.chaos() && world.agenda.chance(0.3) ? world.agenda.between(0, 20) : 0;
    cursor = Math.max(world.kafka.commandsStart, core.position() - back);
    beatAt = world.agenda.now();
    beat();
    poll();
  }

  private void beat() {
    if (world.kafka.isFenced(epoch)) {
      close("its heartbeat is fenced");
      return;
    }
    long since = world.agenda.now() - beatAt;
    beatAt = world.agenda.now();
    world.kafka.clusters.add(new ClusterRecord(World.CLUSTER, World.CLUSTER_UID, "1", Map.of(), List.of(), core.term(), name, beatAt, since, null, false, world.agenda.wall()));
    world.planner.wake();
    later(INTERVAL_MS, this::beat);
  }

  /** There may be commands to read. */
  void wake() {
    if (core != null && !polling && caughtUp) {
      polling = true;
      later(world.agenda.between(0, 15), this::poll);
    }
  }

  private void poll() {
    polling = false;
    if (cursor < world.kafka.commandsStart) {
      close("its offset is out of range");
      return;
    }
    if (cursor < world.kafka.commandsEnd()) {
      long offset = cursor++;
      input(new Input.CommandRead(offset, world.kafka.commands.get((int) offset)));
    }
    if (core != null && !caughtUp && cursor >= backlogEnd) {
      caughtUp = true;
      input(new Input.CaughtUp());
    }
    if (core != null && cursor < world.kafka.commandsEnd()) {
      polling = true;
      later(world.agenda.between(0, 3), this::poll);
    }
  }

  // -- the core

  private void input(Input input) {
    int mine = life;
    if (core == null) {
      return;
    }
    List<Effect> effects;
    try {
      effects = core.decide(input, world.agenda.now(), world.agenda.wall());
    } catch (RuntimeException e) {
      throw new Violation("the executor's core throws at " + input.getClass().getSimpleName(), e);
    }
    for (Effect effect : effects) {
      if (mine == life) {
        carryOut(effect);
      }
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Call call -> {
        Sent sent = call.request().writes() ? world.invariants.decided(this, call.request()) : null;
        later(world.agenda.between(0, 1), () -> send(call, sent));
      }
      case Effect.Write write -> {
        write.journal().forEach(e -> mirror.put(e.key(), e));
        write.tombstones().forEach(mirror::remove);
        unwritten.add(write);
        if (!world.rules.waitsForCommit()) {
          later(0, () -> input(new Input.Committed(write.write())));
        }
        if (!committing) {
          committing = true;
          later(world.agenda.between(1, 10), this::commit);
        }
      }
      case Effect.WakeAt wake -> later(wake.inMs(), () -> input(new Input.Woken()));
      case Effect.Fenced fenced -> close("fenced: " + fenced.reason());
    }
  }

  private void commit() {
    if (world.kafka.isFenced(epoch)) {
      close("its producer is fenced");
      return;
    }
    if (world.chaos() && world.agenda.chance(0.03)) {
      world.trace.add(world.agenda.now(), name, "a transaction is aborted, and sent again");
      later(world.agenda.between(5, 500), this::commit);
      return;
    }
    committing = false;
    List<Effect.Write> group = unwritten;
    unwritten = new ArrayList<>();
    for (Effect.Write write : group) {
      write.journal().forEach(e -> {
        JournalEntry entry = world.rules.journalEntry(e, world.kafka.commands);
        world.trace.add(world.agenda.now(), name, "commits %s", Say.entry(entry));
        world.kafka.appendJournal(world.rules.journalKey(entry), entry);
      });
      write.tombstones().forEach(key -> world.kafka.appendJournal(key, null));
      write.outcomes().forEach(o -> world.trace.add(world.agenda.now(), name, "tells %s", Say.outcome(o)));
      world.kafka.outcomes.addAll(write.outcomes());
    }
    world.invariants.committed(group);
    world.planner.wake();
    if (world.rules.waitsForCommit()) {
      group.forEach(write -> later(world.agenda.between(0, 2), () -> input(new Input.Committed(write.write()))));
    }
  }

  // -- requests

  private void send(Effect.Call call, Sent sent) {
    if (!world.chaos() || world.agenda.chance(1 - world.scenario.badRequests())) {
      deliver(call, sent, world.agenda.between(1, 8), world.agenda.between(1, 8));
      return;
    }
    switch (world.scenario.late() ? LATE : world.agenda.random.nextInt(5)) {
      case 0 -> deliver(call, sent, world.agenda.between(10, 3_000), world.agenda.between(1, 1_000));
      case LATE -> {
        // Arrives as late as a request can, long after nobody waits for it any more.
        deliver(call, sent, world.agenda.between(1, REQUEST_TIMEOUT_MS + 55_000), -1);
        later(REQUEST_TIMEOUT_MS, () -> answer(call, new ApiResult.Lost("no answer in time")));
      }
      case 2 -> {
        deliver(call, sent, world.agenda.between(1, 8), -1);
        later(world.agenda.between(10, REQUEST_TIMEOUT_MS), () -> answer(call, new ApiResult.Lost("the connection was closed")));
      }
      case 3 -> later(world.agenda.between(1, 100), () -> answer(call, new ApiResult.NotSent("nothing listens")));
      default -> later(world.agenda.between(1, 100), () -> answer(call, world.agenda.chance(0.5) ? new ApiResult.Refused(429, "TooManyRequests", "slow down", List.of(), 100)
          : new ApiResult.Refused(503, "", "unavailable", List.of(), 0)));
    }
  }

  /** @param back ms until the answer arrives; negative: never */
  private void deliver(Effect.Call call, Sent sent, long out, long back) {
    int mine = life;
    world.agenda.in(out, () -> {
      ApiRequest request = world.rules.sent(call.request());
      ApiResult result = request == null ? ModelApi.ok(200, world.api.live(Requests.refOf(call.request()))) : world.arrived(name, request, sent);
      ApiRequest again = result instanceof ApiResult.Refused refused ? world.rules.repeats(call.request(), refused, world.api::live) : null;
      ApiResult told = again == null ? result : world.arrived(name, again, sent);
      if (back >= 0 && mine == life) {
        later(back, () -> answer(call, told));
      }
    });
  }

  private void answer(Effect.Call call, ApiResult result) {
    input(new Input.Answered(call.call(), result));
  }

  /** A write, with what it belongs to. @param rollout whose work it is; @param sweep it takes away what a late create has made */
  record Sent(String process, ApiRequest request, ResourceRef ref, String rollout, String operation, boolean undo, boolean sweep) {}
}
