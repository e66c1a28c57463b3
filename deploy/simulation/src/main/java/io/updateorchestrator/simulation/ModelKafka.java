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
  /** Newest record of each key: what a compacted topic certainly keeps, and all that a reader of the whole may rely on. */
  private final Map<String, JournalEntry> journal = new LinkedHashMap<>();
  private long executorEpoch;

  /** Registers a producer under the executor's id: everybody with an older epoch is fenced. */
  long initTransactions() {
    return ++executorEpoch;
  }

  boolean isFenced(long epoch) {
    return epoch != executorEpoch;
  }

  /** @param value null for a tombstone */
  void appendJournal(String key, JournalEntry value) {
    if (value == null) {
      journal.remove(key);
    } else {
      journal.put(key, value);
    }
  }

  /** What a reader of the whole journal is left with. */
  Map<String, JournalEntry> journal() {
    return journal;
  }

  long commandsEnd() {
    return commands.size();
  }
}
