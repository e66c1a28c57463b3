package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The planner with its stores and offsets: a step reads one record of any topic, decides, and commits state, commands, events
 * and offset together. A crash is a step whose transaction is aborted: the fact is decided again later, perhaps after others.
 */
final class PlannerProcess {
  private static final long INTERVAL_MS = 5_000;

  /** What has been decided, for a replay. @param advanceMs of the lane's clock before it */
  record Decided(long advanceMs, Fact fact, Instant now, String digest) {}

  private final World world;
  private final Random unanswered;
  private final PlannerCore core;
  final FastView view;
  final List<Decided> decided = new ArrayList<>();
  private final int[] offsets = new int[4];
  private ClusterRecord known;
  private Instant lastNow = Instant.EPOCH;
  private long heardAt;
  private boolean toldSilent = true;
  private long advanced;
  private boolean scheduled;

  PlannerProcess(World world, PlannerCore core, long seed) {
    this.world = world;
    this.unanswered = new Random(seed);
    this.core = core;
    this.view = new FastView(World.CLUSTER);
  }

  /** There may be something to read. */
  void wake() {
    if (!scheduled) {
      scheduled = true;
      long delay = world.chaos() && world.agenda.chance(0.005) ? world.agenda.between(1_000, 20_000) : world.agenda.between(1, 10);
      world.agenda.in(delay, this::step);
    }
  }

  private void step() {
    scheduled = false;
    Fact fact = next();
    if (fact != null) {
      decide(fact);
    }
    if (isBehind()) {
      wake();
    }
  }

  boolean isBehind() {
    return offsets[0] < world.kafka.changes.size() || offsets[1] < world.kafka.requests.size() || offsets[2] < world.kafka.outcomes.size()
        || offsets[3] < world.kafka.clusters.size() || dueTimer() != null;
  }

  private Timer dueTimer() {
    return view.scan(Area.TIMERS, "", Timer.class).values().stream().findFirst().filter(t -> t.dueMs() <= view.laneClock()).orElse(null);
  }

  /** The next fact and, by way of {@code read}, the topic whose offset moves with it; null where the record was none. */
  private int read = -1;

  private Fact next() {
    read = -1;
    List<Integer> topics = new ArrayList<>();
    for (int topic = 0; topic < 4; topic++) {
      if (offsets[topic] < size(topic)) {
        topics.add(topic);
      }
    }
    Timer timer = dueTimer();
    if (timer != null && (topics.isEmpty() || world.agenda.chance(0.5))) {
      return new Fact.TimerDue(timer);
    }
    if (topics.isEmpty()) {
      return null;
    }
    read = world.agenda.any(topics);
    return switch (read) {
      case 0 -> new Fact.Said(world.kafka.changes.get(offsets[0]));
      case 1 -> new Fact.Asked(world.kafka.requests.get(offsets[1]));
      case 2 -> outcome(world.kafka.outcomes.get(offsets[2]));
      default -> heartbeat(world.kafka.clusters.get(offsets[3]));
    };
  }

  /** Some answers can't be read, and some questions could not be: the newer of two versions asks, or answers. */
  private Fact outcome(Outcome outcome) {
    boolean answers = switch (outcome) {
      case Observed o -> true;
      case Stopped s -> true;
      case OperationChanged o -> o.state() == OperationState.UNDONE || o.state() == OperationState.UNDO_FAILED;
      case CommandRefused r -> false;
      case CommandsLost l -> false;
    };
    if (!answers || !world.chaos() || unanswered.nextDouble() >= world.scenario.unanswered()) {
      return new Fact.Told(world.rules.incoming(outcome, view));
    }
    if (outcome instanceof OperationChanged || unanswered.nextBoolean()) {
      world.trace.add(world.agenda.now(), "planner", "can't read: %s", Say.outcome(outcome));
      offsets[2]++;
      return null;
    }
    String command = outcome instanceof Observed o ? o.command() : ((Stopped) outcome).command();
    long term = outcome instanceof Observed o ? o.term() : ((Stopped) outcome).term();
    return new Fact.Told(new CommandRefused(World.CLUSTER, outcome.rollout(), term, command, null, "unreadable", "can't read it", world.agenda.wall()));
  }

  private int size(int topic) {
    return switch (topic) {
      case 0 -> world.kafka.changes.size();
      case 1 -> world.kafka.requests.size();
      case 2 -> world.kafka.outcomes.size();
      default -> world.kafka.clusters.size();
    };
  }

  /** A plain heartbeat only moves the clock; a change is a fact. */
  private Fact heartbeat(ClusterRecord record) {
    boolean change = known == null || toldSilent || known.leaseTerm() != record.leaseTerm() || known.leaving() != record.leaving() || !known.uid().equals(record.uid());
    if (!change) {
      heard(record);
      offsets[3]++;
      return null;
    }
    return new Fact.ClusterSeen(record);
  }

  private void heard(ClusterRecord record) {
    known = record;
    heardAt = world.agenda.now();
    toldSilent = false;
    long ms = Math.min(record.sinceLastMs(), 3 * INTERVAL_MS);
    view.advance(ms);
    advanced += ms;
  }

  /** To be called now and then: nothing heard for three intervals is a fact, too. */
  void listen() {
    if (!toldSilent && world.agenda.now() - heardAt > 3 * INTERVAL_MS) {
      toldSilent = true;
      read = -1;
      decide(new Fact.ExecutorSilent(World.CLUSTER));
    }
  }

  private void decide(Fact fact) {
    Instant now = lastNow.isAfter(world.agenda.wall()) ? lastNow : world.agenda.wall();
    Decision decision = world.rules.decision(core.decide(world.rules.view(view), fact, now), view);
    if (world.chaos() && world.agenda.chance(0.02)) {
      world.trace.add(world.agenda.now(), "planner", "crashes before it commits %s", fact);
      return;
    }
    lastNow = now;
    decided.add(new Decided(advanced, fact, now, world.replays() ? decision.digest() : null));
    advanced = 0;
    view.apply(decision);
    if (read >= 0) {
      offsets[read]++;
    }
    if (fact instanceof Fact.ClusterSeen seen) {
      heard(seen.record());
    }
    world.trace.add(world.agenda.now(), "planner", "decides %s", Say.fact(fact));
    for (Object emitted : decision.emits()) {
      if (emitted instanceof Command command) {
        world.trace.add(world.agenda.now(), "planner", "  sends [%d] %s", world.kafka.commandsEnd(), Say.command(command));
        world.kafka.commands.add(world.rules.outgoing(command));
      }
    }
    world.decided(decision);
  }
}
