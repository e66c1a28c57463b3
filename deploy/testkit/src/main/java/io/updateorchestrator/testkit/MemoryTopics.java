package io.updateorchestrator.testkit;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.executor.core.port.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Commands, journal and outcomes of one cluster in memory. What is written goes through JSON, as it would on a topic, and
 * outlives the processes that read and write it.
 */
public final class MemoryTopics {

  private final List<Command> commands = new ArrayList<>();
  private final Map<String, byte[]> journal = new TreeMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  /** All or nothing becomes visible, in order. */
  public synchronized void send(List<? extends Command> batch) {
    batch.forEach(command -> commands.add(Json.read(Json.bytes(command), command.getClass())));
    notifyAll();
  }

  public synchronized long end() {
    return commands.size();
  }

  /** Waits until there is a command at this offset; null if there is none in time. */
  synchronized Command await(long offset, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (commands.size() <= offset) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      wait(left / 1_000_000 + 1);
    }
    return commands.get((int) offset);
  }

  synchronized void commit(Effect.Write write) {
    write.journal().forEach(entry -> journal.put(entry.key(), Json.bytes(entry)));
    write.tombstones().forEach(journal::remove);
    outcomes.addAll(write.outcomes());
    notifyAll();
  }

  /** What has been committed, newest entry of each key. */
  public synchronized List<JournalEntry> journal() {
    List<JournalEntry> entries = new ArrayList<>();
    journal.forEach((key, bytes) -> entries.add(Json.read(bytes, type(key))));
    return entries;
  }

  private static Class<? extends JournalEntry> type(String key) {
    int slash = key.indexOf('/');
    return switch (slash < 0 ? key : key.substring(0, slash)) {
      case "before" -> JournalEntry.Before.class;
      case "progress" -> JournalEntry.Progress.class;
      case "reserved" -> JournalEntry.Reserved.class;
      default -> JournalEntry.Position.class;
    };
  }

  public synchronized List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** @throws AssertionError if the outcomes aren't so in time; the message tells what there is instead */
  public synchronized void awaitOutcomes(Predicate<List<Outcome>> wanted, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!wanted.test(outcomes)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("Not in " + patience + ", but:\n" + String.join("\n", outcomes.stream().map(Object::toString).toList()));
      }
      wait(left / 1_000_000 + 1);
    }
  }
}
