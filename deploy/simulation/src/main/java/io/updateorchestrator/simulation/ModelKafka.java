package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The topics of one cluster as readers that read committed records see them: a transaction is there whole, or it is not. */
final class ModelKafka {
  final List<ManifestChange> changes = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  final List<Outcome> outcomes = new ArrayList<>();
  final List<ClusterRecord> clusters = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  /** First offset that {@link #commands} still has for a reader. */
  long commandsStart;
  private record JournalRecord(String key, JournalEntry value) {}

  private List<JournalRecord> journal = new ArrayList<>();
  private long executorEpoch;

  /** Registers a producer under the executor's id: everybody with an older epoch is fenced. */
  long initTransactions() {
    return ++executorEpoch;
  }

  boolean isFenced(long epoch) {
    return epoch != executorEpoch;
  }

  void appendJournal(String key, JournalEntry value) {
    journal.add(new JournalRecord(key, value));
  }

  /** What a reader of the whole journal is left with: newest entry of each key. */
  Map<String, JournalEntry> journal() {
    Map<String, JournalEntry> newest = new LinkedHashMap<>();
    for (JournalRecord each : journal) {
      if (each.value() == null) {
        newest.remove(each.key());
      } else {
        newest.put(each.key(), each.value());
      }
    }
    return newest;
  }

  /** Keeps the newest of each key; tombstones go, too. */
  void compact() {
    List<JournalRecord> kept = new ArrayList<>();
    journal().forEach((key, value) -> kept.add(new JournalRecord(key, value)));
    journal = kept;
  }

  long commandsEnd() {
    return commands.size();
  }
}
