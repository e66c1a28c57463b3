package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.executor.core.ExecutorCore;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The thread that owns a core: tells it what has happened, one after the other, and has its effects carried out. */
final class CoreLoop {

  private static final long NEVER = Long.MAX_VALUE;

  private final ExecutorCore core;
  private final Ports ports;
  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final long startNanos = System.nanoTime();
  private final Thread thread;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final Set<Long> lastCalls = new HashSet<>();
  private long wakeAtMs = NEVER;
  private boolean stopping;
  private volatile boolean halted;

  /** Where effects go; called by the loop's thread. */
  interface Ports {
    void call(Effect.Call call);

    void write(Effect.Write write);

    void fenced(Effect.Fenced fenced);

    /** After each decision. */
    void decided(ExecutorCore core);

    /** The core has thrown: what it remembers can't be trusted any more. */
    void failed(RuntimeException bug);
  }

  CoreLoop(String cluster, ExecutorCore core, Ports ports) {
    this.core = core;
    this.ports = ports;
    this.thread = Thread.ofPlatform().name("executor-core-" + cluster).daemon().unstarted(this::run);
  }

  /** @return where the commands are to be read from */
  long start(Input.Started started) {
    decide(started);
    long position = core.position();
    thread.start();
    return position;
  }

  /** From any thread. */
  void tell(Input input) {
    inputs.add(input);
  }

  private void run() {
    try {
      while (!halted) {
        decide(next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ports.failed(e);
    }
  }

  private Input next() throws InterruptedException {
    while (true) {
      long waitMs = wakeAtMs == NEVER ? NEVER : wakeAtMs - nowMs();
      if (waitMs <= 0) {
        wakeAtMs = NEVER;
        return new Input.Woken();
      }
      Input input = inputs.poll(waitMs, TimeUnit.MILLISECONDS);
      if (input != null) {
        return input;
      }
    }
  }

  private long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  private void decide(Input input) {
    List<Effect> effects = core.decide(input, nowMs(), Instant.now());
    stopping |= input instanceof Input.Stopping;
    if (input instanceof Input.Answered answered) {
      lastCalls.remove(answered.call());
    }
    effects.forEach(this::carryOut);
    ports.decided(core);
    if (stopping && lastCalls.isEmpty()) {
      letGo.countDown();
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Call call -> {
        if (stopping) {
          lastCalls.add(call.call());
        }
        ports.call(call);
      }
      case Effect.Write write -> ports.write(write);
      case Effect.WakeAt wake -> wakeAtMs = Math.min(wakeAtMs, nowMs() + Math.max(0, wake.inMs()));
      case Effect.Fenced fenced -> ports.fenced(fenced);
    }
  }

  /** Nothing more is begun; returns when the Lease has been let go, or the time is over. */
  void stop(Duration limit) {
    tell(new Input.Stopping());
    try {
      letGo.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt();
  }

  void halt() {
    halted = true;
    thread.interrupt();
  }
}
