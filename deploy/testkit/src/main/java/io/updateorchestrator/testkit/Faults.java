package io.updateorchestrator.testkit;

import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.Effect;

/** What goes wrong at the steps of an {@link ExecutorProcess}; asked once per step, by several threads. */
public interface Faults {

  Faults NONE = new Faults() { };

  enum Fate {
    /** Nothing goes wrong. */
    GOES,
    /** It is done, and nobody is told. */
    ANSWER_LOST,
    /** It is not done, and nobody is told. */
    NEVER_ARRIVES,
    /** The process ends before it. */
    CRASH_BEFORE,
    /** It is done, and the process ends before it knows. */
    CRASH_AFTER
  }

  default Fate request(ApiRequest request) {
    return Fate.GOES;
  }

  /** Of a transaction; {@link Fate#ANSWER_LOST} and {@link Fate#NEVER_ARRIVES} are for requests only. */
  default Fate commit(Effect.Write write) {
    return Fate.GOES;
  }
}
