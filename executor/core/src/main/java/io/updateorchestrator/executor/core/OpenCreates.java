package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Creates whose answer nobody has seen (protocol.md, "The fence"). Such a request may arrive as late as the client's time-out and a minute after it was sent,
 * also when another attempt has made the object meanwhile. To an object that is there it does nothing, since it is for an absent one only. But once the object has
 * been deleted it would make it again: so a deletion reserves the object for that long, and what is found then is taken away.
 */
final class OpenCreates {

  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);
  private static final String UNTIL = "openUntil";

  private final Journal journal;
  private final Reactor reactor;
  private final ExecutorSettings settings;

  OpenCreates(Journal journal, Reactor reactor, ExecutorSettings settings) {
    this.journal = journal;
    this.reactor = reactor;
    this.settings = settings;
  }

  /** When a create that has been sent by now has arrived, or never will. */
  Instant latest() {
    return reactor.wall().plusMillis(settings.requestTimeoutMs()).plus(LONGEST_REQUEST);
  }

  /** Notes in what is kept of a finished operation that one may arrive until then; null: none. */
  static ObjectNode noted(ObjectNode write, Instant until) {
    return until == null ? write : write.put(UNTIL, until.toString());
  }

  /** For an object that is absent now, and that one may still make. */
  Optional<JournalEntry.Reserved> reservation(String rollout, String operation, ResourceRef ref, String apiVersion) {
    return journal.progressOf(ref).map(this::until).filter(until -> until.isAfter(reactor.wall())).max(Instant::compareTo)
        .map(until -> new JournalEntry.Reserved(rollout, operation, ref, apiVersion, until));
  }

  private Instant until(JournalEntry.Progress progress) {
    if (progress.outcome() == null) {
      return journal.isCreate(progress) ? latest() : Instant.MIN;
    }
    String noted = progress.write() == null ? "" : progress.write().path(UNTIL).asText();
    return noted.isEmpty() ? Instant.MIN : Instant.parse(noted);
  }
}
