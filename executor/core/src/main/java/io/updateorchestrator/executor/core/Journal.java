package io.updateorchestrator.executor.core;

import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The journal as it will be read by a successor: newest entry of each key. */
final class Journal {

  private final Map<String, JournalEntry> entries = new TreeMap<>();

  void load(Collection<JournalEntry> read) {
    read.forEach(this::put);
  }

  void put(JournalEntry entry) {
    entries.put(entry.key(), entry);
  }

  void remove(String key) {
    entries.remove(key);
  }

  Optional<JournalEntry.Before> before(String rollout, String operation) {
    return Optional.ofNullable((JournalEntry.Before) entries.get(JournalEntry.Before.key(rollout, operation)));
  }

  /** The entry that holds the pre-image itself, following the names of superseded rollouts. */
  Optional<JournalEntry.Before> preImage(String rollout, String operation) {
    Optional<JournalEntry.Before> entry = before(rollout, operation);
    while (entry.isPresent() && entry.get().sameAs() != null) {
      entry = Optional.ofNullable((JournalEntry.Before) entries.get(entry.get().sameAs()));
    }
    return entry;
  }

  /** Key of the pre-image that one of these rollouts made for an object and that is not settled; null where there is none. */
  String unsettled(ResourceRef ref, Collection<String> rollouts) {
    for (JournalEntry entry : entries.values()) {
      if (entry instanceof JournalEntry.Before before && before.ref().equals(ref) && before.sameAs() == null && !before.settled() && rollouts.contains(before.rollout())) {
        return before.key();
      }
    }
    return null;
  }

  Optional<JournalEntry.Progress> progress(String command) {
    return Optional.ofNullable((JournalEntry.Progress) entries.get("progress/" + command));
  }

  Stream<JournalEntry.Progress> progressOf(ResourceRef ref) {
    return entries.values().stream().filter(JournalEntry.Progress.class::isInstance).map(JournalEntry.Progress.class::cast).filter(p -> p.ref().equals(ref));
  }

  /** Whether an operation makes an object that is not there: for the first time, or anew. */
  boolean isCreate(JournalEntry.Progress progress) {
    boolean wasAbsent = preImage(progress.rollout(), progress.operation()).map(b -> b.preImage() == null).orElse(false);
    return !progress.command().contains("/undo/") && (wasAbsent || progress.step().startsWith("recreate"));
  }

  Optional<JournalEntry.Reserved> reservation(ResourceRef ref) {
    return Optional.ofNullable((JournalEntry.Reserved) entries.get("reserved/" + ref.key()));
  }

  List<JournalEntry.Reserved> reservations() {
    return entries.values().stream().filter(JournalEntry.Reserved.class::isInstance).map(JournalEntry.Reserved.class::cast).toList();
  }

  /** Whether an object is known otherwise than by a reservation: it was there before, or an operation has told of it. */
  boolean knowsUid(String uid) {
    return entries.values().stream().anyMatch(e -> switch (e) {
      case JournalEntry.Before before -> before.preImage() != null && before.preImage().path("metadata").path("uid").asText().equals(uid);
      case JournalEntry.Progress progress -> progress.outcome() != null && progress.outcome().applied() != null && uid.equals(progress.outcome().applied().uid());
      case JournalEntry.Position position -> false;
      case JournalEntry.Reserved reserved -> false;
    });
  }

  /** Whether a write of this operation may still be under way: begun by a process that never told its fate. */
  boolean isFateUnknown(String rollout, String operation) {
    return entries.values().stream().anyMatch(e -> e instanceof JournalEntry.Progress p && p.rollout().equals(rollout) && p.operation().equals(operation)
        && !p.command().contains("/undo/") && (p.outcome() == null || p.write() != null && p.write().path("unknown").asBoolean()));
  }

  /** UIDs under which undoing has created an object again, in any attempt. */
  boolean wasCreatedAgain(String rollout, String operation, String uid) {
    return entries.values().stream().anyMatch(e -> e instanceof JournalEntry.Progress p && p.rollout().equals(rollout) && p.operation().equals(operation)
        && p.write() != null && p.write().path("recreated").asText().equals(uid));
  }

  JournalEntry.Position position() {
    return (JournalEntry.Position) entries.getOrDefault("position", new JournalEntry.Position(0, 0));
  }

  List<JournalEntry.Before> beforeOf(Collection<String> rollouts) {
    return entries.values().stream()
        .filter(JournalEntry.Before.class::isInstance).map(JournalEntry.Before.class::cast)
        .filter(b -> rollouts.contains(b.rollout())).toList();
  }

  /** Keys of what belongs to rollouts older than the newest {@code keep}, unless an entry that stays names it. */
  List<String> outdated(int keep) {
    TreeSet<Long> epochs = new TreeSet<>();
    entries.values().forEach(e -> epochs.add(epoch(rolloutOf(e))));
    epochs.remove(-1L);
    while (epochs.size() > keep) {
      epochs.pollFirst();
    }
    long oldest = epochs.isEmpty() ? 0 : epochs.first();
    TreeSet<String> named = new TreeSet<>();
    entries.values().forEach(e -> {
      if (e instanceof JournalEntry.Before before && before.sameAs() != null && epoch(before.rollout()) >= oldest) {
        named.add(before.sameAs());
      }
    });
    return entries.entrySet().stream()
        .filter(e -> rolloutOf(e.getValue()) != null && epoch(rolloutOf(e.getValue())) < oldest && !named.contains(e.getKey()))
        .filter(e -> !(e.getValue() instanceof JournalEntry.Before before) || before.settled() || before.sameAs() != null)
        .map(Map.Entry::getKey).toList();
  }

  private static String rolloutOf(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Before before -> before.rollout();
      case JournalEntry.Progress progress -> progress.rollout();
      case JournalEntry.Position position -> null;
      case JournalEntry.Reserved reserved -> null;
    };
  }

  private static long epoch(String rollout) {
    if (rollout == null) {
      return -1;
    }
    return Long.parseLong(rollout.substring(rollout.lastIndexOf('-') + 1));
  }
}
