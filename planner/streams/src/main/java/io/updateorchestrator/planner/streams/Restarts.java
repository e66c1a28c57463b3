package io.updateorchestrator.planner.streams;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream thread that fails is replaced, for good, each time after a longer pause: Kafka may be away for an hour. */
final class Restarts implements StreamsUncaughtExceptionHandler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
  private static final long FIRST_MS = 500;
  private static final long LONGEST_MS = 30_000;
  private static final long FORGOTTEN_NS = TimeUnit.MINUTES.toNanos(5);

  private final CountDownLatch closed = new CountDownLatch(1);
  private long pauseMs = FIRST_MS;
  private long lastNs;
  private volatile String lastFailure;

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    long pause = nextPause();
    lastFailure = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    LOG.error("The planner's thread failed, another takes over in {} ms", pause, failure);
    try {
      if (closed.await(pause, TimeUnit.MILLISECONDS)) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private synchronized long nextPause() {
    long now = System.nanoTime();
    pauseMs = now - lastNs > FORGOTTEN_NS ? FIRST_MS : Math.min(LONGEST_MS, pauseMs * 2);
    lastNs = now;
    return pauseMs;
  }

  /** Null where none has failed. */
  String lastFailure() {
    return lastFailure;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
