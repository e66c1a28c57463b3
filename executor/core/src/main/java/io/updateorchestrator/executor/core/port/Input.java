package io.updateorchestrator.executor.core.port;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.JournalEntry;
import java.util.List;

/** What an executor's core is told, one at a time and in order. */
public sealed interface Input {

  /**
   * The partition is ours, the producer is initialised, and the journal has been read to its end (read_committed).
   *
   * @param journal newest entry of each key
   * @param clusterUid UID of {@code kube-system}, as just read
   * @param incarnation of this process's name: who holds the Lease
   * @param backlogEnd end offset of the commands topic now: what lies before is read before anything is begun
   * @param logStart first offset that the commands topic still has
   */
  record Started(List<JournalEntry> journal, String clusterUid, String orchestrator, String incarnation, long logStart, long backlogEnd) implements Input {

    public Started {
      journal = List.copyOf(journal);
    }
  }

  /** @param offset in the commands topic */
  record CommandRead(long offset, Command command) implements Input {}

  /** The commands up to {@link Started#backlogEnd()} have been read. */
  record CaughtUp() implements Input {}

  /** A record of the commands topic that can't be read; it counts as finished. */
  record Unreadable(long offset, String error) implements Input {}

  /** @param call the id of the {@link Effect.Call} that is answered */
  record Answered(long call, ApiResult result) implements Input {}

  /** The transaction with this {@link Effect.Write} has been committed. */
  record Committed(long write) implements Input {}

  /** Time has come, as asked for by {@link Effect.WakeAt}; also given when nothing was asked for. */
  record Woken() implements Input {}

  /** The process is to stop: nothing new is begun. */
  record Stopping() implements Input {}
}
