package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.common.problem.OrchestratorException;
import java.util.ArrayList;
import java.util.List;

/** Why a {@link Tenure} is over. */
sealed interface Ending {

  /** The process is to stop. */
  record Closing() implements Ending {}

  /** Somebody else has the partition, the producer or the Lease. */
  record Fenced(String why) implements Ending {}

  /** A process with the same instance id has joined: there must be two hosts of one name. */
  record Doubled() implements Ending {}

  /** Another orchestrator held the Lease; it is looked at again. */
  record Held(String holder) implements Ending {}

  /** Another cluster answers under the name. */
  record Replaced(String uid) implements Ending {}

  /** Kafka or the cluster can't be worked with. @param why in one line */
  record Broken(String why, Throwable cause) implements Ending {

    static Broken of(OrchestratorException cause) {
      List<String> lines = new ArrayList<>(List.of(cause.getMessage()));
      cause.problems().forEach(p -> lines.add(p.display()));
      return new Broken(String.join("; ", lines), cause.getCause());
    }

    static Broken of(String what, RuntimeException cause) {
      return new Broken(what + ": " + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()), cause);
    }
  }
}
