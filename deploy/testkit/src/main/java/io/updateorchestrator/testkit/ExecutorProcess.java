package io.updateorchestrator.testkit;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.executor.core.ExecutorCore;
import io.updateorchestrator.executor.core.ExecutorSettings;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An executor without Kafka: the real core and the real API server, its topics in memory. It can be made to end at any of its
 * steps, as by {@code kill -9}; a new one on the same topics is its successor.
 */
public final class ExecutorProcess implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final MemoryTopics topics;
  private final Port port;
  private final Faults faults;
  private final ExecutorCore core;
  private final String orchestrator;
  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final BlockingQueue<Effect.Write> writes = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("testkit-clock").factory());
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean over;
  private volatile Effect.Fenced fenced;
  private volatile Throwable broken;

  /** @param orchestrator whose Lease this process takes */
  public ExecutorProcess(MemoryTopics topics, Port port, ExecutorSettings settings, String orchestrator, Faults faults) {
    this.topics = topics;
    this.port = port;
    this.faults = faults;
    this.orchestrator = orchestrator;
    this.core = new ExecutorCore(settings);
  }

  /** Reads the journal and the backlog, then works until it ends. */
  public ExecutorProcess start(String clusterUid) {
    long end = topics.end();
    inputs.add(new Input.Started(topics.journal(), clusterUid, orchestrator, "testkit", 0, end));
    threads.submit(this::loop);
    threads.submit(this::writer);
    threads.submit(() -> reader(end));
    return this;
  }

  private void reader(long backlogEnd) {
    try {
      boolean caughtUp = false;
      long offset = 0;
      while (!over) {
        if (!caughtUp && offset >= backlogEnd) {
          inputs.add(new Input.CaughtUp());
          caughtUp = true;
        }
        Command command = topics.await(offset, POLL);
        if (command != null) {
          inputs.add(new Input.CommandRead(offset++, command));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try {
      while (!over) {
        Input input = inputs.take();
        if (!over) {
          carryOut(core.decide(input, System.nanoTime() / 1_000_000, Instant.now()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!over) { // what is carried out while it ends may find its threads gone
        broken = e;
        crash();
      }
    }
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Call call -> threads.submit(() -> call(call));
        case Effect.Write write -> writes.add(write);
        case Effect.WakeAt wake -> clock.schedule(() -> inputs.add(new Input.Woken()), Math.max(0, wake.inMs()), TimeUnit.MILLISECONDS);
        case Effect.Fenced f -> {
          fenced = f;
          crash();
        }
      }
    }
  }

  private void call(Effect.Call call) {
    if (over) {
      return;
    }
    Faults.Fate fate = faults.request(call.request());
    if (fate == Faults.Fate.CRASH_BEFORE) {
      crash();
      return;
    }
    ApiResult result = fate == Faults.Fate.NEVER_ARRIVES ? new ApiResult.Lost("never arrived") : port.send(call.request(), Duration.ofMillis(call.timeoutMs()));
    if (fate == Faults.Fate.CRASH_AFTER) {
      crash();
      return;
    }
    inputs.add(new Input.Answered(call.call(), fate == Faults.Fate.ANSWER_LOST ? new ApiResult.Lost("answer lost") : result));
  }

  private void writer() {
    try {
      while (!over) {
        Effect.Write write = writes.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (write == null || over) {
          continue;
        }
        Faults.Fate fate = faults.commit(write);
        if (fate == Faults.Fate.CRASH_BEFORE) {
          crash();
          return;
        }
        topics.commit(write);
        if (fate == Faults.Fate.CRASH_AFTER) {
          crash();
          return;
        }
        inputs.add(new Input.Committed(write.write()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it on the spot: what was sent to the API server goes on there, what was not committed is gone. */
  public void crash() {
    over = true;
    ended.countDown();
  }

  /** Whether it has ended by itself within this time: crashed or fenced. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why it may not write any more; null while it may. */
  public Effect.Fenced fenced() {
    return fenced;
  }

  /** Asks it to stop on purpose; it lets go of the Lease. */
  public void stopping() {
    inputs.add(new Input.Stopping());
  }

  /** Ends it; an error inside of it is thrown here. */
  @Override
  public void close() {
    crash();
    clock.shutdownNow();
    threads.shutdownNow();
    if (broken != null) {
      throw new AssertionError("The executor's core threw", broken);
    }
  }
}
