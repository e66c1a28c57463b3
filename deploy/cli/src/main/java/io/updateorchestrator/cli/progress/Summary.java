package io.updateorchestrator.cli.progress;

import io.updateorchestrator.common.document.RolloutsDocument.Operation;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a rollout has ended: what came of it in one line, and why. */
public final class Summary {

  private Summary() {}

  public static List<String> lines(Rollout rollout) {
    List<String> lines = new ArrayList<>();
    String took = rollout.started() == null || rollout.ended() == null ? "" : " after " + Clock.between(rollout.started(), rollout.ended());
    lines.add("Rollout " + rollout.id() + " of " + rollout.source() + " " + rollout.state().label().replace('-', ' ') + took + ": " + counts(rollout));
    failure(rollout).ifPresent(why -> lines.add("  " + why));
    rollout.problems().forEach(p -> lines.add("  " + p.display()));
    if (rollout.state() != RolloutState.RESTORE_INCOMPLETE) {
      rollout.notAsBefore().forEach(o -> lines.add("  not as before: " + o));
    }
    return lines;
  }

  /** Why it did not succeed, in one line: what is not as before, else what the rollout itself says, else the first operation that failed. */
  public static Optional<String> failure(Rollout rollout) {
    Optional<String> operation = rollout.batches().stream().flatMap(b -> b.operations().stream()).filter(o -> o.state() == OperationState.FAILED || o.state() == OperationState.UNDO_FAILED)
        .findFirst().map(o -> o.resource().display() + ": " + o.message());
    if (rollout.state() == RolloutState.RESTORE_INCOMPLETE && !rollout.notAsBefore().isEmpty()) {
      return Optional.of("not as before: " + String.join("; ", rollout.notAsBefore()));
    }
    Optional<String> own = Optional.ofNullable(rollout.reason());
    return own.isPresent() ? own : operation;
  }

  private static String counts(Rollout rollout) {
    Map<String, Long> counts = rollout.batches().stream().flatMap(b -> b.operations().stream()).map(Operation::state)
        .collect(Collectors.groupingBy(OperationState::label, LinkedHashMap::new, Collectors.counting()));
    return counts.isEmpty() ? "nothing was changed" : counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "));
  }
}
