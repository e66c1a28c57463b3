package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.OperationRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said of a rollout that has not come out as wanted. */
final class OpenEnds {
  private final Draft draft;

  OpenEnds(Draft draft) {
    this.draft = draft;
  }

  String whyFailed(List<OperationRecord> all) {
    List<OperationRecord> failed = all.stream().filter(o -> o.state() == OperationState.FAILED).toList();
    if (failed.isEmpty()) {
      return "an operation was stopped";
    }
    OperationRecord first = failed.getFirst();
    String text = first.planned().resource().display() + ": " + first.message();
    return failed.size() == 1 ? text : text + " (and %d more)".formatted(failed.size() - 1);
  }

  /** Objects that are neither as wanted nor as before: also those that a rollout had begun which this one took over. */
  List<String> neither(Head head, List<OperationRecord> all) {
    Map<String, String> named = new TreeMap<>();
    Map<String, OperationRecord> mine = new HashMap<>();
    all.forEach(o -> mine.put(o.planned().id(), o));
    for (String older : head.supersedes()) {
      for (OperationRecord theirs : draft.operations(older)) {
        boolean left = mine.containsKey(theirs.planned().id()) ? !isDone(mine.get(theirs.planned().id())) : !isDone(theirs);
        if (theirs.begun() && left) {
          named.put(theirs.planned().id(), why(theirs));
        }
      }
    }
    all.stream().filter(o -> o.begun() && (o.state() == OperationState.FAILED || o.state() == OperationState.STOPPED)).forEach(o -> named.put(o.planned().id(), why(o)));
    return named.values().stream().sorted().toList();
  }

  private static boolean isDone(OperationRecord operation) {
    return operation.state() == OperationState.READY || operation.state() == OperationState.UNCHANGED;
  }

  private static String why(OperationRecord operation) {
    return operation.planned().resource().display() + ": " + (operation.message() == null ? operation.state().label() : operation.message());
  }
}
