package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.planner.core.Fact;

/**
 * A fact as it came.
 *
 * @param origin null for what the shell itself says: timers, silence, configuration
 * @param data the record's value; null where there is no origin
 * @param traceParent W3C trace context that goes on into what is decided; null for none
 */
record FactAt(Fact fact, Origin origin, byte[] data, String traceParent) {

  static FactAt own(Fact fact) {
    return new FactAt(fact, null, null, null);
  }
}
