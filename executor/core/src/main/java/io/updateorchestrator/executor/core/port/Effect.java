package io.updateorchestrator.executor.core.port;

import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Outcome;
import java.util.List;

/** What an executor's core wants done. A shell carries effects out and decides nothing. */
public sealed interface Effect {

  /** Send a request; answered by {@link Input.Answered} with the same number, in any order. */
  record Call(long call, ApiRequest request, long timeoutMs) implements Effect {}

  /**
   * Write all of this in one transaction, after all earlier writes; answered by {@link Input.Committed}. Groups that
   * follow each other closely may share a transaction; an aborted one is sent again whole.
   *
   * @param tombstones keys of the journal to be removed
   */
  record Write(long write, List<JournalEntry> journal, List<String> tombstones, List<Outcome> outcomes) implements Effect {

    public Write {
      journal = List.copyOf(journal);
      tombstones = List.copyOf(tombstones);
      outcomes = List.copyOf(outcomes);
    }
  }

  /** Tell {@link Input.Woken} at or after this moment, on the monotonic clock of the shell, in ms from now. */
  record WakeAt(long inMs) implements Effect {}

  /**
   * This process may not write any more: close the producer and wait as a standby, with back-off.
   *
   * @param holder who holds the Lease instead, or null
   */
  record Fenced(String holder, String reason) implements Effect {}
}
