package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.executor.kubernetes.api.ClusterProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The records that say how a cluster stands: at once when something changes, else every 5 s. They carry the time since the
 * former one that was committed, by the monotonic clock, since planners measure their deadlines by it. Safe for many threads.
 */
final class Heartbeats {

  static final Duration EVERY = Duration.ofSeconds(5);

  private final String cluster;
  private final Map<String, String> labels;
  private final String executor;
  private Runnable changed = () -> { };
  private ClusterProfile profile;
  private long term;
  private String heldBy;
  private boolean leaving;
  private boolean begun;
  private boolean urgent;
  private long number;
  private long lastNanos;

  Heartbeats(String cluster, Map<String, String> labels, String executor, ClusterProfile profile) {
    this.cluster = cluster;
    this.labels = labels;
    this.executor = executor;
    this.profile = profile;
  }

  /** @param hook called after each change, from the thread that brings it */
  synchronized void onChange(Runnable hook) {
    changed = hook;
  }

  /** From now on: it is known whether this orchestrator may write. */
  void begin() {
    change(() -> {
      urgent |= !begun;
      begun = true;
    });
  }

  void term(long leaseTerm) {
    change(() -> {
      urgent |= leaseTerm != term;
      term = leaseTerm;
    });
  }

  void profile(ClusterProfile current) {
    change(() -> {
      urgent |= !current.equals(profile);
      profile = current;
    });
  }

  void heldBy(String holder) {
    change(() -> {
      heldBy = holder;
      begun = true;
      urgent = true;
    });
  }

  void leaving() {
    change(() -> {
      leaving = true;
      urgent = true;
    });
  }

  private void change(Runnable change) {
    boolean call;
    synchronized (this) {
      boolean before = urgent;
      change.run();
      call = urgent && !before && begun;
    }
    if (call) {
      changed.run();
    }
  }

  /** How long there is nothing to say; 0 when a record is due. */
  synchronized long idleNanos(long nowNanos) {
    if (!begun) {
      return EVERY.toNanos();
    }
    return urgent ? 0 : Math.max(0, lastNanos + EVERY.toNanos() - nowNanos);
  }

  /** The record that is due; it counts as said, so what comes after is measured from here. */
  synchronized ClusterRecord next(long nowNanos, Instant now) {
    long sinceLastMs = number == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNanos - lastNanos);
    number++;
    lastNanos = nowNanos;
    urgent = false;
    return new ClusterRecord(cluster, profile.uid(), profile.version(), labels, profile.kinds(), term, executor, number, sinceLastMs, heldBy, leaving, now);
  }
}
