package io.updateorchestrator.cli.command;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import sun.misc.Signal;

/** Ctrl-C and SIGTERM: the command is told, closes what it has open, and the process ends within 10 s with 130 or 143. */
public final class Interrupts {

  private static final int SIGNAL_BASE = 128;
  private static final int INT = 2;
  private static final int TERM = 15;
  private static final int LONGEST_SECONDS = 10;

  private final Runnable lastWords;
  private volatile int exitCode;

  /** @param lastWords where closing takes too long: tells {@link #told} in the command's place */
  Interrupts(Runnable lastWords) {
    this.lastWords = lastWords;
  }

  /** From now on; the calling thread is the one that is interrupted. */
  public void listen() {
    Thread waiting = Thread.currentThread();
    Signal.handle(new Signal("INT"), signal -> signalled(SIGNAL_BASE + INT, waiting));
    Signal.handle(new Signal("TERM"), signal -> signalled(SIGNAL_BASE + TERM, waiting));
  }

  private void signalled(int code, Thread waiting) {
    if (exitCode != 0) {
      Runtime.getRuntime().halt(code); // asked twice
    }
    exitCode = code;
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    watchdog.schedule(() -> {
      lastWords.run();
      Runtime.getRuntime().halt(code);
    }, LONGEST_SECONDS, TimeUnit.SECONDS);
    waiting.interrupt();
  }

  public boolean happened() {
    return exitCode != 0;
  }

  /** 130 or 143 after a signal, else the given one. */
  public int exitCodeOr(int other) {
    return exitCode == 0 ? other : exitCode;
  }

  /** @throws OrchestratorException {@code interrupted} after a signal, at once */
  public void pause(long millis) {
    if (!happened()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
    if (happened()) {
      Thread.interrupted(); // what is closed now may have to wait
      throw told();
    }
  }

  /** How a command ends after a signal, wherever it was then. */
  public static OrchestratorException told() {
    return new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted: what runs is left as it is, and the next `up`, `execute` or `rollback` on this data folder goes on with it");
  }
}
