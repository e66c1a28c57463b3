package io.updateorchestrator.executor.core;

import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The deciding part of an executor: what to do next, given what it is told. It has no clock, no client and no thread; what it
 * remembers beyond the journal is only what is under way. A crash is a new one, made from the journal.
 */
public final class ExecutorCore {

  private static final int ROLLOUTS_KEPT = 10;
  private static final long RESERVED_PAUSE_MS = 1_000;

  private final ExecutorSettings settings;
  private final Reactor reactor = new Reactor();
  private final Session session;
  private final TreeMap<Long, Optional<Command>> backlog = new TreeMap<>();
  private final Map<String, BatchRun> batches = new TreeMap<>();
  /** Highest term whose work was stopped or is undone, by rollout: nothing older of it begins. */
  private final Map<String, Long> stopped = new HashMap<>();
  private String clusterUid;
  private boolean caughtUp;
  private boolean over;

  public ExecutorCore(ExecutorSettings settings) {
    this.settings = settings;
    this.session = new Session(reactor, settings, this::fenced);
  }

  /** Highest term seen in a command, the journal or the Lease. */
  public long term() {
    return Math.max(session.highestTerm(), session.lease.term());
  }

  /** Where the commands topic has to be read from after {@link Input.Started}. */
  public long position() {
    return session.positions.position();
  }

  /** @param nowMs of a monotonic clock; {@code wall} only dates what is told */
  public List<Effect> decide(Input input, long nowMs, Instant wall) {
    reactor.at(nowMs, wall);
    if (over) {
      letGo(input);
    } else {
      switch (input) {
        case Input.Started started -> started(started);
        case Input.CommandRead read -> read(read);
        case Input.CaughtUp c -> caughtUp();
        case Input.Unreadable unreadable -> unreadable(unreadable);
        case Input.Answered answered -> reactor.answered(answered.call(), answered.result());
        case Input.Committed committed -> reactor.committed(committed.write());
        case Input.Woken w -> reactor.woken();
        case Input.Stopping s -> stopping();
      }
    }
    return reactor.drain();
  }

  /** Whether the fence's Lease was ours, free, or out of date when it was last looked at; false until the first look has been answered. */
  public boolean mayWrite() {
    return session.lease.isFree();
  }

  /** Nothing is left but to let go of the Lease. */
  private void letGo(Input input) {
    if (input instanceof Input.Answered answered) {
      reactor.answered(answered.call(), answered.result());
    }
  }

  private void started(Input.Started started) {
    clusterUid = started.clusterUid();
    session.journal.load(started.journal());
    session.lease.started(started.orchestrator());
    JournalEntry.Position position = session.journal.position();
    session.sawTerm(position.term());
    long from = position.offset();
    if (from < started.logStart() || from > started.backlogEnd()) {
      // Expired, or the topic was made anew and counts from the beginning.
      from = started.logStart();
      session.lost(new CommandsLost(settings.cluster(), position.offset(), from, reactor.wall()));
    }
    session.positions.startAt(from);
    session.journal.reservations().forEach(session::watchReservation);
  }

  private void read(Input.CommandRead read) {
    if (read.offset() < session.positions.position()) {
      return;
    }
    session.positions.read(read.offset());
    session.sawTermOf(read.command());
    if (caughtUp) {
      accept(read.offset(), read.command());
    } else {
      backlog.put(read.offset(), Optional.of(read.command()));
    }
  }

  private void unreadable(Input.Unreadable unreadable) {
    if (unreadable.offset() >= session.positions.position()) {
      session.positions.read(unreadable.offset());
      session.finish(List.of(unreadable.offset()), List.of(), List.of());
      if (caughtUp) {
        miss();
      } else {
        backlog.put(unreadable.offset(), Optional.empty());
      }
    }
  }

  /** A batch and its commands follow each other: what can't be read is of the one that is being collected, and fails it. */
  private void miss() {
    List.copyOf(batches.values()).stream().filter(b -> !b.isComplete()).findFirst().ifPresent(run -> {
      run.miss();
      beginIfComplete(run);
    });
  }

  /** What a later stop or undo in the backlog covers is not begun (protocol.md, "The executor and its journal", 1). */
  private void caughtUp() {
    if (caughtUp) {
      return;
    }
    caughtUp = true;
    backlog.values().forEach(command -> command.ifPresent(this::noteStop));
    backlog.forEach((offset, command) -> command.ifPresentOrElse(c -> accept(offset, c), this::miss));
    backlog.clear();
  }

  private void noteStop(Command command) {
    if (command instanceof Stop || command instanceof BatchOpened opened && opened.undo()) {
      stopped.merge(command.rollout(), command.term(), Math::max);
    }
  }

  private void accept(long offset, Command command) {
    if (over) {
      return;
    }
    if (!command.clusterUid().equals(clusterUid)) {
      refuse(offset, command, "other-cluster", "the command is for the cluster with UID " + command.clusterUid() + ", this one is " + clusterUid);
    } else if (command.term() < session.highestTerm() && !(command instanceof Settled)) {
      stale(offset, command);
    } else {
      carryOut(offset, command);
    }
  }

  private void carryOut(long offset, Command command) {
    switch (command) {
      case Observe observe -> {
        session.sweep(() -> new ObserveRun(session, observe, offset).begin());
      }
      case BatchOpened opened -> open(offset, opened);
      case Apply apply -> collect(batchKey(apply.rollout(), apply.batch(), apply.attempt(), false), offset, apply, run -> new ApplyOperation(session, apply, offset, run));
      case Undo undo -> collect(batchKey(undo.rollout(), undo.batch(), undo.attempt(), true), offset, undo, run -> new UndoOperation(session, undo, offset, run));
      case Stop stop -> stop(offset, stop);
      case Settled settled -> settle(offset, settled);
    }
  }

  /** Answered from the journal where it was carried out; else never begun. */
  private void stale(long offset, Command command) {
    JournalEntry.Progress progress = session.journal.progress(command.id()).orElse(null);
    if (progress != null && progress.outcome() != null) {
      session.finish(List.of(offset), List.of(), List.of(progress.outcome()));
    } else {
      refuse(offset, command, "stale", "a command of term " + session.highestTerm() + " has been seen");
    }
  }

  private void refuse(long offset, Command command, String reason, String message) {
    String operation = switch (command) {
      case Apply apply -> apply.operation();
      case Undo undo -> undo.operation();
      case Observe o -> null;
      case BatchOpened b -> null;
      case Stop s -> null;
      case Settled s -> null;
    };
    session.finish(List.of(offset), List.of(),
        List.of(new CommandRefused(settings.cluster(), command.rollout(), command.term(), command.id(), operation, reason, message, reactor.wall())));
  }

  private static String batchKey(String rollout, int batch, int attempt, boolean undo) {
    return rollout + (undo ? "/undo/" : "/apply/") + batch + "/" + attempt;
  }

  private void open(long offset, BatchOpened opened) {
    String key = batchKey(opened.rollout(), opened.batch(), opened.attempt(), opened.undo());
    BatchRun run = new BatchRun(session, opened, offset, () -> ended(key));
    batches.put(key, run);
    if (opened.count() == 0) {
      run.begin();
    }
  }

  private interface Making {
    Work work(BatchRun run);
  }

  private void collect(String key, long offset, Command command, Making making) {
    BatchRun run = batches.get(key);
    if (run == null) {
      refuse(offset, command, "unreadable", "its batch was not announced");
      return;
    }
    run.add(making.work(run));
    beginIfComplete(run);
  }

  private void beginIfComplete(BatchRun run) {
    if (!run.isComplete()) {
      return;
    }
    if (!run.opened().undo() && stopped.getOrDefault(run.opened().rollout(), -1L) >= run.opened().term()) {
      run.stop();
    } else {
      run.begin();
    }
  }

  private void ended(String key) {
    batches.remove(key);
  }

  private void stop(long offset, Stop stop) {
    stopped.merge(stop.rollout(), stop.term(), Math::max);
    List<BatchRun> open = new ArrayList<>();
    batches.values().stream().filter(b -> b.opened().rollout().equals(stop.rollout())).forEach(open::add);
    open.forEach(BatchRun::stop);
    session.finish(List.of(offset), List.of(), List.of(new Stopped(settings.cluster(), stop.rollout(), stop.term(), stop.id(), reactor.wall())));
  }

  private void settle(long offset, Settled settled) {
    if (session.isAnyReserved(settled.rollouts())) {
      reactor.after(RESERVED_PAUSE_MS, () -> settle(offset, settled));
      return;
    }
    List<JournalEntry> entries = new ArrayList<>();
    session.journal.beforeOf(settled.rollouts()).stream().filter(b -> !b.settled()).forEach(b -> entries.add(b.asSettled()));
    entries.forEach(session.journal::put);
    List<String> outdated = session.journal.outdated(ROLLOUTS_KEPT);
    outdated.forEach(session.journal::remove);
    reactor.write(List.of(), outdated, List.of(), () -> { });
    session.finish(List.of(offset), entries, List.of());
  }

  private void stopping() {
    over = true;
    reactor.forget();
    session.lease.release();
  }

  private void fenced(String holder, String reason) {
    over = true;
    reactor.forget();
    reactor.fenced(holder, reason);
  }
}
