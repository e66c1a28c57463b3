package io.updateorchestrator.executor.core;

import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.resource.ResourceRef;

/** One operation of a batch, applied or undone. Each tells its last word once, to its {@link BatchRun}. */
interface Work {

  String command();

  ResourceRef ref();

  /** Offset of its command. */
  long offset();

  /** Looks, checks and tries on the server, without writing; tells the batch what came of it. */
  void prepare();

  /** Goes through with it. */
  void run();

  /** Ends it where it stands: nothing more is written. Told as stopped. */
  void stop();

  /** Has told its last word. */
  boolean ended();

  /** The last word of a former process, told again. */
  void repeat(OperationChanged outcome);
}
