package io.updateorchestrator.common.event;

import io.updateorchestrator.common.problem.Problem;
import java.time.Instant;
import java.util.List;

/** A record of {@code rollouts}: each state change of a rollout, a batch or a lane, and the answers to requests. */
public sealed interface RolloutRecord permits RolloutRecord.RolloutChanged, RolloutRecord.BatchChanged, RolloutRecord.RequestAnswered,
    RolloutRecord.LaneChanged {

  String cluster();

  /**
   * @param reason why it waits, failed or is not as before; null where the state says it
   * @param rollbackOf the rollout that this one undoes by hand; null otherwise
   * @param supersedes rollouts whose begun operations it took over
   * @param problems of a revision that was refused
   * @param notAsBefore each object that is neither as wanted nor as before, with why
   * @param request id of the request that started it; null for a push
   */
  record RolloutChanged(String cluster, String rollout, String source, String revision, RolloutState state, String reason,
      String planDigest, String rollbackOf, List<String> supersedes, List<Problem> problems, List<String> notAsBefore,
      String request, String by, Instant started, Instant ended, Instant at) implements RolloutRecord {

    public RolloutChanged {
      supersedes = List.copyOf(supersedes);
      problems = List.copyOf(problems);
      notAsBefore = List.copyOf(notAsBefore);
    }
  }

  record BatchChanged(String cluster, String rollout, int number, BatchState state, Instant at) implements RolloutRecord {}

  /** @param state of the rollout after the request, or as it was where {@code accepted} is false */
  record RequestAnswered(String cluster, String request, String rollout, boolean accepted, RolloutState state, String message, Instant at) implements RolloutRecord {}

  /**
   * What keeps a cluster's lane from going on.
   *
   * @param silent its executor has not been heard of for three heartbeats, or has left
   * @param heldBy another orchestrator that holds the cluster's Lease; null normally
   * @param halted why a fact could not be decided: the cluster waits for {@code resume}; null normally
   */
  record LaneChanged(String cluster, boolean silent, String heldBy, String halted, Instant at) implements RolloutRecord {}
}
