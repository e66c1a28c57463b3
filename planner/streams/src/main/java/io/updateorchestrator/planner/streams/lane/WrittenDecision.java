package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.topics.EventKeys;
import io.updateorchestrator.topics.Limits;
import java.util.List;

/** A decision as bytes, with all that could still go wrong behind it: what follows only writes. */
record WrittenDecision(String digest, List<Put> puts, List<Emit> emits) {

  /** Room for key and headers. */
  private static final int LARGEST = Limits.RECORD_BYTES - 16 * 1024;

  /** @param value and {@code bytes}: null where the record goes */
  record Put(Area area, String id, Object value, byte[] bytes) {}

  record Emit(Object event, byte[] bytes) {}

  /**
   * @param reachable the cluster's executor has made its topics: a command to a missing topic would stop all clusters
   * @throws IllegalStateException if it can't be written
   */
  static WrittenDecision of(Decision decision, boolean reachable) {
    List<Put> puts = decision.puts().stream().map(p -> new Put(p.area(), p.id(), p.value(), p.value() == null ? null : sized(p.id(), StoredValue.bytes(p.value())))).toList();
    List<Emit> emits = decision.emits().stream().map(e -> new Emit(e, sized(String.valueOf(EventKeys.subjectOf(e)), Json.bytes(e)))).toList();
    WrittenDecision written = new WrittenDecision(decision.digest(), puts, emits);
    if (!reachable && written.commands()) {
      throw new IllegalStateException("a command for a cluster that no executor has reported");
    }
    return written;
  }

  private static byte[] sized(String what, byte[] bytes) {
    if (bytes.length > LARGEST) {
      throw new IllegalStateException("%s has %d bytes, more than a record may have (%d)".formatted(what, bytes.length, LARGEST));
    }
    return bytes;
  }

  boolean commands() {
    return emits.stream().anyMatch(e -> e.event() instanceof Command);
  }
}
