package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.OperationRecord;
import java.util.Comparator;
import java.util.List;

/** A batch as it goes out: one announcement and a command per operation, in one transaction. */
final class Releases {
  private final Draft draft;

  Releases(Draft draft) {
    this.draft = draft;
  }

  /** As the plan has them: batch, weight, priority, name. */
  List<OperationRecord> inPlanOrder(List<OperationRecord> operations) {
    LaneConfiguration configuration = draft.configuration();
    return operations.stream().sorted(Comparator.comparingInt(OperationRecord::batch).thenComparingInt(o -> -o.planned().weight())
        .thenComparingInt(o -> (o.planned().action() == Action.DELETE ? 1 : -1) * priority(configuration, o))
        .thenComparing(o -> o.planned().resource().name()).thenComparing(o -> o.planned().resource())).toList();
  }

  private static int priority(LaneConfiguration configuration, OperationRecord o) {
    var kind = o.planned().resource().groupKind();
    return configuration.priorities().getOrDefault(kind.toString(), configuration.priorities().getOrDefault(kind.kind(), 0));
  }

  OperationSettings settings(Head head, OperationRecord operation) {
    return draft.configuration().settingsOf(operation.planned().resource().groupKind(), head.options());
  }

  /** How long operations may take that are under way together. */
  long patienceMs(Head head, List<OperationRecord> operations) {
    LaneConfiguration configuration = draft.configuration();
    long longest = operations.stream().mapToLong(o -> settings(head, o).timeoutMs() + configuration.validation().dependencyTimeoutMs()).max().orElse(0);
    return Math.max(configuration.batchTimeoutMs(), longest);
  }

  /** Announces a batch and sends its commands. */
  void open(Head head, int number, int attempt, List<OperationRecord> operations) {
    LaneConfiguration configuration = draft.configuration();
    Lane lane = draft.lane();
    draft.emit(new BatchOpened("%s/%d/batch/%d/%d".formatted(draft.cluster(), head.term(), number, attempt), draft.cluster(), lane.clusterUid(), head.id(), head.term(), number, attempt,
        operations.size(), false, configuration.validation().dryRun(), configuration.validation().dryRunTimeoutMs(), configuration.rollsBack(head.options()),
        configuration.safety().maxConcurrentOperations(), head.supersedes()));
    for (OperationRecord operation : operations) {
      OperationRecord sent = operation.released(number, attempt, draft.clock());
      draft.operation(sent);
      draft.emit(new Apply("%s/%d/%s/apply/%d".formatted(draft.cluster(), head.term(), sent.planned().id(), attempt), draft.cluster(), lane.clusterUid(), head.id(), head.term(), number, attempt,
          sent.planned().id(), sent.planned().action(), sent.planned().resource(), sent.apiVersion(), sent.manifest(), sent.planned().strategy(), sent.planned().checks(), null,
          settings(head, sent)));
    }
  }
}
