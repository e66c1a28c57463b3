package io.updateorchestrator.common.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Instant;

/** A record of {@code journal.<cluster>}. Its key is {@link #key()}; the value is sealed as a whole before it is written. */
public sealed interface JournalEntry permits JournalEntry.Before, JournalEntry.Progress, JournalEntry.Position, JournalEntry.Reserved {

  String key();

  /**
   * The state of an object before an operation touched it: written once, before the first write.
   *
   * @param preImage the whole live object, managedFields included; null where it was absent
   * @param sameAs key of the unsettled entry that an earlier, superseded rollout made for this object; then {@code preImage} is null
   * @param wasReady undoing waits for ready only if it was
   * @param settled the rollout has ended as wanted or as before: the entry serves rollbacks by hand only
   */
  record Before(String rollout, String operation, ResourceRef ref, JsonNode preImage, String sameAs, boolean wasReady, boolean settled, Instant at) implements JournalEntry {

    public Before asSettled() {
      return new Before(rollout, operation, ref, preImage, sameAs, wasReady, true, at);
    }

    @Override
    public String key() {
      return key(rollout, operation);
    }

    public static String key(String rollout, String operation) {
      return "before/" + rollout + "." + operation;
    }
  }

  /**
   * How far a command has got.
   *
   * @param step {@code begun}, a strategy's own steps ({@code deleted} …), or {@code done}
   * @param write what the write under way is guarded by and makes, as the executor's core needs it to read its fate after a crash
   * @param outcome the last word; null unless {@code done}
   */
  record Progress(String command, String rollout, String operation, ResourceRef ref, String step, JsonNode write, OperationChanged outcome) implements JournalEntry {

    @Override
    public String key() {
      return "progress/" + command;
    }
  }

  /** Commands before {@code offset} are finished without a gap. */
  record Position(long offset, long term) implements JournalEntry {

    @Override
    public String key() {
      return "position";
    }
  }

  /** An object that is gone and that a create whose answer was lost may make until then: what it makes is removed. */
  record Reserved(String rollout, String operation, ResourceRef ref, String apiVersion, Instant until) implements JournalEntry {

    @Override
    public String key() {
      return "reserved/" + ref.key();
    }
  }
}
