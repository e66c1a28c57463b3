package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster's lane in the shell: facts go to the core one by one, what it decides is written. A fact that can't be decided
 * halts the lane; what follows waits in order until somebody says {@code resume}. One thread at a time.
 */
final class DecidingLane {

  private static final Logger LOG = LoggerFactory.getLogger(DecidingLane.class);

  /** A lane that decides nothing for so long keeps no objects in memory. */
  private static final long IDLE_MS = 60_000;

  private final String cluster;
  private final Deciding deciding;
  private final TaskStores stores;
  private final Outbox outbox;
  private final LaneView view;
  private LaneKeeping keeping;
  private ClusterRecord seen;
  private long heardMs;
  private long tickedMs;
  private long decidedMs;
  private boolean configured;
  private boolean commands;

  DecidingLane(String cluster, LaneKeeping keeping, Deciding deciding, TaskStores stores, Outbox outbox, long nowMs) {
    this.cluster = cluster;
    this.keeping = keeping;
    this.deciding = deciding;
    this.stores = stores;
    this.outbox = outbox;
    this.view = stores.view(cluster);
    this.seen = stores.seen(cluster);
    this.heardMs = nowMs;
    this.tickedMs = nowMs;
    this.decidedMs = nowMs;
    view.clock(keeping.clock());
  }

  /** A record of one of the topics; what has been read before is dropped. @return whether commands went out */
  boolean accept(FactAt fact, long nowMs) {
    if (keeping.hasRead(fact.origin())) {
      return false;
    }
    keeping = keeping.read(fact.origin());
    configure(nowMs);
    if (fact.fact() instanceof Fact.ClusterSeen heard) {
      heard(heard.record(), fact, nowMs);
    } else {
      offer(fact, nowMs);
    }
    return settle();
  }

  /** What time brings: silence, timers that are due, facts that waited. @return whether commands went out */
  boolean tick(long nowMs, int budget) {
    LaneKeeping before = keeping;
    wake(nowMs);
    if (!keeping.halted()) {
      drain(nowMs, budget);
    }
    if (!keeping.halted() && !keeping.holdsFacts()) {
      listen(nowMs);
      fire(nowMs, budget);
    }
    return before != keeping && settle();
  }

  /** What this process has slept through (a night's pause, a clock that jumps) is no silence of the executor. */
  private void wake(long nowMs) {
    long gap = nowMs - tickedMs;
    if (gap > LaneKeeping.HEARTBEAT_MS) {
      heardMs += gap;
    }
    tickedMs = nowMs;
    if (nowMs - decidedMs > IDLE_MS) {
      view.forget();
      decidedMs = nowMs;
    }
  }

  private boolean settle() {
    stores.keep(cluster, keeping);
    boolean sent = commands;
    commands = false;
    return sent;
  }

  /** The configuration of this process is told before its first fact, so that nothing is planned by another one. */
  private void configure(long nowMs) {
    if (configured || keeping.halted()) {
      return;
    }
    Lane lane = view.get(Area.LANE, "", Lane.class).orElse(Lane.EMPTY);
    configured = deciding.configurationDigest().equals(lane.configurationDigest())
        || decide(FactAt.own(new Fact.Asked(deciding.configured(cluster, keeping.decisions() + 1, now(nowMs)))), nowMs);
  }

  // -- heartbeats

  private void heard(ClusterRecord record, FactAt fact, long nowMs) {
    heardMs = nowMs;
    keeping = keeping.heartbeat(record.sinceLastMs());
    view.clock(keeping.clock());
    boolean news = seen == null || keeping.silent() || !sameBesidesHeartbeat(seen, record);
    if (news) {
      seen = record;
      stores.saw(record);
      keeping = keeping.withSilent(false);
      offer(fact, nowMs);
    }
  }

  private static boolean sameBesidesHeartbeat(ClusterRecord one, ClusterRecord other) {
    return Objects.equals(one.uid(), other.uid()) && Objects.equals(one.version(), other.version()) && one.labels().equals(other.labels())
        && one.kinds().equals(other.kinds()) && one.leaseTerm() == other.leaseTerm() && Objects.equals(one.heldBy(), other.heldBy()) && one.leaving() == other.leaving();
  }

  private void listen(long nowMs) {
    if (seen != null && !seen.leaving() && !keeping.silent() && nowMs - heardMs >= LaneKeeping.SILENCE_MS && decide(FactAt.own(new Fact.ExecutorSilent(cluster)), nowMs)) {
      keeping = keeping.withSilent(true);
    }
  }

  private void fire(long nowMs, int budget) {
    List<Timer> due = view.scan(Area.TIMERS, "", Timer.class).values().stream().takeWhile(t -> t.dueMs() <= keeping.clock()).limit(budget).toList();
    for (Timer timer : due) {
      boolean stillThere = view.get(Area.TIMERS, timer.id(), Timer.class).isPresent();
      if (stillThere && !decide(FactAt.own(new Fact.TimerDue(timer)), nowMs)) {
        return;
      }
    }
  }

  // -- facts that wait

  private void offer(FactAt fact, long nowMs) {
    boolean resume = keeping.halted() && fact.fact() instanceof Fact.Asked asked && asked.request() instanceof Request.Resume;
    if (resume) {
      decide(fact, nowMs);
      boolean stays = view.get(Area.LANE, "", Lane.class).map(Lane::halted).isPresent();
      keeping = keeping.withHalted(stays);
      configure(nowMs);
      drain(nowMs, Integer.MAX_VALUE);
    } else if (keeping.halted() || keeping.holdsFacts()) {
      hold(fact);
    } else if (!decide(fact, nowMs)) {
      hold(fact);
    }
  }

  private void hold(FactAt fact) {
    stores.hold(cluster, keeping.heldTo(), HeldFact.of(fact));
    keeping = keeping.held();
  }

  private void drain(long nowMs, int budget) {
    for (int i = 0; i < budget && keeping.holdsFacts() && !keeping.halted(); i++) {
      long number = keeping.heldFrom();
      if (decide(stores.held(cluster, number).fact(), nowMs)) {
        stores.release(cluster, number);
        keeping = keeping.released();
      }
    }
  }

  // -- deciding

  private Instant now(long nowMs) {
    Instant wall = Instant.ofEpochMilli(nowMs);
    return wall.isAfter(keeping.now()) ? wall : keeping.now();
  }

  /** @return false if it can't be decided: nothing of it is written then, and the lane is halted */
  private boolean decide(FactAt fact, long nowMs) {
    Instant now = now(nowMs);
    WrittenDecision decision;
    try {
      decision = think(fact.fact(), now);
    } catch (KafkaException e) {
      throw e; // the stores can't be read: no matter of this fact
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Cluster {} is halted: a fact of type {} can't be decided ({})", cluster, Facts.typeOf(fact.fact()), fact.origin(), e);
      halt(fact, now, reason(e));
      return false;
    }
    write(fact, now, decision);
    return true;
  }

  private WrittenDecision think(Fact fact, Instant now) {
    Decision decision = deciding.decide(view, fact, now);
    return WrittenDecision.of(decision, seen != null);
  }

  private static String reason(Throwable e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage().lines().findFirst().orElse("");
    return text.length() > 300 ? text.substring(0, 300) : text;
  }

  private void write(FactAt fact, Instant now, WrittenDecision decision) {
    view.apply(decision);
    decidedMs = now.toEpochMilli();
    if (PlannerCore.isOnlyStaged(fact.fact())) {
      return;
    }
    keeping = keeping.decided(now);
    outbox.send(decision, keeping.decisions(), now, fact.traceParent());
    outbox.log(logged(fact, now, decision.digest(), null));
    commands |= decision.commands();
  }

  private void halt(FactAt fact, Instant now, String reason) {
    keeping = keeping.decided(now).withHalted(true);
    outbox.log(logged(fact, now, null, reason));
    outbox.bury(DeadLetters.of(fact.origin(), cluster, Facts.typeOf(fact.fact()), "undecided: " + reason, fact.data(), now));
    try {
      FactAt told = FactAt.own(new Fact.Undecided(cluster, reason));
      write(told, now, think(told.fact(), now));
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("Cluster {}: that it is halted can't be told either", cluster, e);
    }
  }

  private DecisionRecord logged(FactAt fact, Instant now, String digest, String undecided) {
    Origin at = fact.origin();
    return new DecisionRecord(cluster, keeping.decisions(), Facts.typeOf(fact.fact()), at == null ? null : at.topic(), at == null ? null : at.partition(),
        at == null ? null : at.offset(), Facts.held(fact.fact(), at), now, keeping.clock(), PlannerCore.VERSION, digest, undecided);
  }
}
