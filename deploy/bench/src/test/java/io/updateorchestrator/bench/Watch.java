package io.updateorchestrator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watch by kubectl: a change is seen a few milliseconds after the API server has answered the write. */
final class Watch implements AutoCloseable {
  private final Process process;
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  /** @param text what the change says; {@code nanos} when it was seen */
  record Seen(String text, long nanos) {}

  /** @param shown of each object, beside its name: a field as jsonpath has it */
  Watch(String namespace, String resources, String shown) {
    try {
      process = new ProcessBuilder(List.of("kubectl", "get", resources, "-n", namespace, "--watch", "-o", "jsonpath={.metadata.name} {" + shown + "}{\"\\n\"}")).start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(l -> seen.add(new Seen(l, System.nanoTime())));
    } catch (IOException e) {
      seen.add(new Seen("the watch ended: " + e, System.nanoTime()));
    }
  }

  /** When the first change was seen whose text ends so. */
  long await(String ending) {
    try {
      while (true) {
        Seen next = seen.poll(120, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("No change to \"" + ending + "\" was seen");
        }
        if (next.text().endsWith(ending)) {
          return next.nanos();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether a change that ends so comes within the time; others are passed over. */
  boolean sees(String ending, long millis) {
    try {
      long end = System.nanoTime() + millis * 1_000_000;
      Seen next;
      while ((next = seen.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) != null) {
        if (next.text().endsWith(ending)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
