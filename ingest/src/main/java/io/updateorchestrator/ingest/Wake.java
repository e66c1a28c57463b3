package io.updateorchestrator.ingest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one waiting thread; what is asked for while it works is not forgotten. */
final class Wake {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private Wanted wanted = Wanted.NOTHING;

  enum Wanted {
    NOTHING,
    /** Hold what is known against what the clusters have. */
    COMPARE,
    /** Look at the source first. */
    REFRESH
  }

  void ask(Wanted what) {
    lock.lock();
    try {
      wanted = what.compareTo(wanted) > 0 ? what : wanted;
      asked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for that time, whatever is asked for meanwhile; it stays asked for. */
  void settle(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0) {
        left = asked.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** @return what was asked for, or {@code NOTHING} after that time */
  Wanted await(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (wanted == Wanted.NOTHING && left > 0) {
        left = asked.awaitNanos(left);
      }
      Wanted taken = wanted;
      wanted = Wanted.NOTHING;
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
