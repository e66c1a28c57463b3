package io.updateorchestrator.simulated.http;

import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.SimulatedApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lock and one thread around the core, so that time passes in it as outside. */
final class Clockwork implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

  private final SimulatedApi api;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sooner = lock.newCondition();
  private final Runnable afterwards;
  private boolean closed;

  /** @param afterwards called under the lock whenever something may have changed */
  Clockwork(SimulatedApi api, InstantSource clock, Runnable afterwards) {
    this.api = api;
    this.clock = clock;
    this.afterwards = afterwards;
  }

  void start() {
    Thread.ofVirtual().name("simulated-cluster-clock").start(this::run);
  }

  /** Answers at once; what follows from it is for the clock's thread. */
  Response handle(Request request) {
    return locked(() -> {
      api.advance(clock.instant());
      Response response = api.handle(request);
      sooner.signal();
      return response;
    });
  }

  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        api.advance(clock.instant());
        afterwards.run();
        waitForNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The simulated cluster stands still: {}", e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private void waitForNext() throws InterruptedException {
    Instant due = api.nextDue().orElse(null);
    if (due == null) {
      sooner.await();
    } else {
      long nanos = Duration.between(clock.instant(), due).toNanos();
      if (nanos > 0) {
        sooner.await(nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  @Override
  public void close() {
    locked(() -> {
      closed = true;
      sooner.signalAll();
      return null;
    });
  }
}
