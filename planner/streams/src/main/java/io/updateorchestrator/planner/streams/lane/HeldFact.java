package io.updateorchestrator.planner.streams.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;

/** A fact that waits in the store until its lane goes on. */
record HeldFact(Origin origin, String type, String traceParent, JsonNode event) {

  static HeldFact of(FactAt fact) {
    return new HeldFact(fact.origin(), Facts.typeOf(fact.fact()), fact.traceParent(), Json.MAPPER.valueToTree(Facts.eventOf(fact.fact())));
  }

  FactAt fact() {
    return new FactAt(Facts.read(type, event), origin, Json.bytes(event), traceParent);
  }
}
