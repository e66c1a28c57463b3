package io.updateorchestrator.executor.core;

import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch under way: collected, prepared as a whole so that all errors are known before anything is written, then carried out
 * with at most {@code maxConcurrent} operations at a time.
 */
final class BatchRun {

  private final Session session;
  private final BatchOpened opened;
  private final long offset;
  private final Runnable whenEnded;
  private final List<Work> works = new ArrayList<>();
  private final Deque<Work> toPrepare = new ArrayDeque<>();
  private final Deque<Work> toRun = new ArrayDeque<>();
  private final Set<String> preparing = new HashSet<>();
  private final Set<String> running = new HashSet<>();
  private int missed;
  private boolean failed;
  private boolean stopping;
  private boolean released;

  BatchRun(Session session, BatchOpened opened, long offset, Runnable whenEnded) {
    this.session = session;
    this.opened = opened;
    this.offset = offset;
    this.whenEnded = whenEnded;
  }

  BatchOpened opened() {
    return opened;
  }

  boolean isComplete() {
    return works.size() + missed == opened.count();
  }

  /** One of its commands can't be read: the batch has failed before anything is written. */
  void miss() {
    missed++;
    failed = true;
  }

  boolean ended() {
    return isComplete() && works.stream().allMatch(Work::ended);
  }

  void add(Work work) {
    works.add(work);
  }

  /** All operations are there. What a former process has begun goes on without waiting for the others. */
  void begin() {
    if (works.isEmpty()) {
      session.finish(List.of(offset), List.of(), List.of());
      whenEnded.run();
      return;
    }
    List<Work> begun = new ArrayList<>();
    List<Work> fresh = new ArrayList<>();
    for (Work work : works) {
      JournalEntry.Progress progress = session.journal.progress(work.command()).orElse(null);
      if (progress != null && progress.outcome() != null) {
        failed |= progress.outcome().state() == OperationState.FAILED;
        work.repeat(progress.outcome());
      } else if (progress != null) {
        begun.add(work);
      } else {
        fresh.add(work);
      }
    }
    begun.forEach(this::start);
    toPrepare.addAll(fresh);
    next();
  }

  private void next() {
    if (stopping) {
      return;
    }
    while (!toPrepare.isEmpty() && preparing.size() < Math.max(4, opened.maxConcurrent())) {
      Work work = toPrepare.poll();
      preparing.add(work.command());
      if (opened.undo()) {
        prepared(work);
      } else {
        work.prepare();
      }
    }
    if (!released && toPrepare.isEmpty() && preparing.isEmpty()) {
      released = true;
      if (failed && opened.stopOnFailure()) {
        stop();
        return;
      }
    }
    while (released && !toRun.isEmpty() && running.size() < opened.maxConcurrent()) {
      start(toRun.poll());
    }
  }

  private void start(Work work) {
    running.add(work.command());
    work.run();
  }

  /** Nothing speaks against it; it is written when all of the batch have come so far. */
  void prepared(Work work) {
    preparing.remove(work.command());
    toRun.add(work);
    next();
  }

  /** The last word, written with what belongs to it and with the position. */
  void ended(Work work, OperationChanged outcome, List<JournalEntry> entries) {
    preparing.remove(work.command());
    running.remove(work.command());
    List<Long> offsets = new ArrayList<>(List.of(work.offset()));
    boolean last = ended();
    if (last) {
      offsets.add(offset);
    }
    session.finish(offsets, entries, List.of(outcome));
    if (last) {
      whenEnded.run();
      return;
    }
    // A failure before anything is written lets the others be tried, too: all errors at once.
    boolean before = !released && !outcome.begun() && !opened.undo();
    failed |= outcome.state() == OperationState.FAILED;
    if (failed && opened.stopOnFailure() && !before) {
      stop();
    } else {
      next();
    }
  }

  /** Ends every operation: those that have not begun never do. */
  void stop() {
    stopping = true;
    for (Work work : List.copyOf(works)) {
      if (!work.ended()) {
        JournalEntry.Progress progress = session.journal.progress(work.command()).orElse(null);
        if (progress != null && progress.outcome() != null) {
          work.repeat(progress.outcome());
        } else {
          work.stop();
        }
      }
    }
  }
}
