package io.updateorchestrator.common.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Instant;
import java.util.List;

/**
 * What {@code execute}, {@code status}, {@code history}, {@code rollback} and the API print (spec.md, "Output formats").
 *
 * @param rollouts newest first
 * @param error beside the rollouts where a command failed; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutsDocument(List<Rollout> rollouts, ErrorDocument.Error error) {

  public RolloutsDocument {
    rollouts = List.copyOf(rollouts);
  }

  /**
   * @param started when it took the lane first; null before
   * @param reason why it waits or failed; null where the state says it
   * @param rollbackOf the rollout that this one undoes by hand; null otherwise
   * @param problems of a refused revision, or empty
   * @param notAsBefore objects that are neither as wanted nor as before, with why
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rollout(String id, String cluster, String source, String revision, RolloutState state, Instant started, Instant ended,
      String reason, String rollbackOf, String planDigest, String by, String request, List<Problem> problems, List<String> notAsBefore, List<Batch> batches) {

    public Rollout {
      problems = List.copyOf(problems);
      notAsBefore = List.copyOf(notAsBefore);
      batches = List.copyOf(batches);
    }
  }

  public record Batch(int number, BatchState state, List<Operation> operations) {

    public Batch {
      operations = List.copyOf(operations);
    }
  }

  /** @param message the last one, in one line; null where there is none */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Operation(String id, ResourceRef resource, Action action, OperationState state, int attempts, String message, Instant started, Instant ended) {}
}
