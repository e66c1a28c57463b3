package io.updateorchestrator.planner.core;

import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.core.state.Area;
import java.util.List;

/**
 * What was decided: the changes of state, and what is told. Nothing has happened yet.
 *
 * @param emits commands, records of {@code plans}, {@code rollouts} and {@code sources}, in order
 */
public record Decision(List<Put> puts, List<Object> emits) {

  /** @param value null where the record goes */
  public record Put(Area area, String id, Object value) {}

  public Decision {
    puts = List.copyOf(puts);
    emits = List.copyOf(emits);
  }

  /** Of the canonical JSON: a replay under the same version gives the same. */
  public String digest() {
    return Digests.of(Json.MAPPER.<com.fasterxml.jackson.databind.JsonNode>valueToTree(this));
  }
}
