package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlanBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Rows as the documents that are printed and answered. */
final class Documents {

  private final ViewStore store;

  Documents(ViewStore store) {
    this.store = store;
  }

  // -- rollouts

  List<RolloutsDocument.Rollout> rollouts(RolloutFilter filter) {
    List<RolloutsDocument.Rollout> found = new ArrayList<>();
    PriorityQueue<Newest> newest = new PriorityQueue<>(Comparator.comparing((Newest n) -> n.row().created(), Comparator.nullsFirst(Comparator.naturalOrder())).reversed());
    for (String cluster : filter.cluster() == null ? clustersWithRollouts() : List.of(filter.cluster())) {
      below(cluster, ViewKeys.rolloutsOf(cluster) + "~").ifPresent(newest::add);
    }
    while (!newest.isEmpty() && found.size() < filter.limit()) {
      Newest next = newest.remove();
      if (filter.fits(next.row())) {
        found.add(document(next.row()));
      }
      below(next.cluster(), next.key()).ifPresent(newest::add);
    }
    return found;
  }

  /** The newest rollout of a cluster that has not been looked at yet. */
  private record Newest(String cluster, String key, RolloutRow row) {}

  private Optional<Newest> below(String cluster, String key) {
    return store.before(ViewKeys.rolloutsOf(cluster), key).map(e -> new Newest(cluster, e.getKey(), Json.read(e.getValue(), RolloutRow.class)));
  }

  private List<String> clustersWithRollouts() {
    List<String> clusters = new ArrayList<>();
    String[] from = {ViewKeys.ROLLOUTS};
    boolean more = true;
    while (more) {
      int before = clusters.size();
      store.each(ViewKeys.ROLLOUTS, from[0], (key, value) -> {
        clusters.add(key.substring(ViewKeys.ROLLOUTS.length(), key.indexOf('/', ViewKeys.ROLLOUTS.length())));
        return false;
      });
      more = clusters.size() > before;
      from[0] = more ? ViewKeys.rolloutsOf(clusters.getLast()) + "~" : from[0];
    }
    return clusters;
  }

  Optional<RolloutsDocument.Rollout> rollout(String id) {
    return row(id).filter(row -> row.last() != null).map(this::document);
  }

  private Optional<RolloutRow> row(String id) {
    int dash = id.lastIndexOf('-');
    boolean wellFormed = dash > 0 && id.substring(dash + 1).matches("\\d{1,18}");
    return wellFormed ? store.get(ViewKeys.rollout(id.substring(0, dash), id), RolloutRow.class) : Optional.empty();
  }

  private RolloutsDocument.Rollout document(RolloutRow row) {
    RolloutRecord.RolloutChanged r = row.last();
    return new RolloutsDocument.Rollout(r.rollout(), r.cluster(), r.source(), r.revision(), r.state(), r.started(), r.ended(), r.reason(), r.rollbackOf(), r.planDigest(), r.by(),
        r.request(), r.problems(), r.notAsBefore(), batches(row));
  }

  private List<RolloutsDocument.Batch> batches(RolloutRow row) {
    Map<Integer, List<OperationRow>> byBatch = new TreeMap<>();
    for (OperationRow operation : operations(row.last().rollout())) {
      adopted(operation, row.last()).ifPresent(o -> byBatch.computeIfAbsent(o.batch(), b -> new ArrayList<>()).add(o));
    }
    List<RolloutsDocument.Batch> batches = new ArrayList<>();
    // Nothing comes any more of what a rollout had not begun when it ended.
    boolean over = row.last().state().ended() && row.last().state() != RolloutState.SUCCEEDED;
    byBatch.forEach((number, operations) -> batches.add(new RolloutsDocument.Batch(number, row.batches().getOrDefault(number, over ? BatchState.STOPPED : BatchState.PENDING),
        operations.stream().map(o -> o.state() == null && over ? notBegun(o, row.last()) : document(o)).toList())));
    return batches;
  }

  private List<OperationRow> operations(String rollout) {
    return store.scan(ViewKeys.operations(rollout), OperationRow.class).stream().sorted(Comparator.comparingInt(OperationRow::batch).thenComparingInt(OperationRow::position)).toList();
  }

  /** An operation that no plan of this rollout has is one that it took over, or one that a former plan had and nobody began. */
  private Optional<OperationRow> adopted(OperationRow operation, RolloutRecord.RolloutChanged rollout) {
    if (operation.planned() != null) {
      return Optional.of(operation);
    }
    return rollout.supersedes().reversed().stream()
        .flatMap(older -> store.get(ViewKeys.operation(older, operation.id()), OperationRow.class).stream())
        .filter(older -> older.planned() != null && operation.state() != null)
        .map(older -> operation.planned(older.planned(), older.batch(), older.position())).findFirst();
  }

  private static RolloutsDocument.Operation notBegun(OperationRow row, RolloutRecord.RolloutChanged rollout) {
    return new RolloutsDocument.Operation(row.id(), row.ref(), row.planned().action(), OperationState.SKIPPED, 0, "not begun: the rollout is " + rollout.state().label(), null, null);
  }

  private static RolloutsDocument.Operation document(OperationRow row) {
    OperationState state = row.state() == null ? OperationState.PENDING : row.state();
    return new RolloutsDocument.Operation(row.id(), row.ref(), row.planned().action(), state, row.attempts(), row.message(), row.started(), row.ended());
  }

  // -- plans

  Optional<PlanOfRollout> plan(String rollout) {
    return row(rollout).filter(row -> row.plan() != null).map(row -> plan(row.plan()));
  }

  private PlanOfRollout plan(PlanRecord.Created created) {
    Map<Integer, List<OperationRow>> byBatch = new TreeMap<>();
    operations(created.rollout()).stream().filter(o -> o.planned() != null).forEach(o -> byBatch.computeIfAbsent(o.batch(), b -> new ArrayList<>()).add(o));
    List<PlanBatch> batches = new ArrayList<>();
    byBatch.forEach((number, operations) -> batches.add(new PlanBatch(number, operations.stream().map(OperationRow::planned).toList())));
    Plan plan = new Plan(created.digest(), created.base(), created.cluster(), created.revision(), batches, created.dropped(), created.missing(), created.warnings());
    return new PlanOfRollout(created.rollout(), plan, created.reasons());
  }

  // -- clusters

  List<ClusterState> clusters() {
    return store.scan(ViewKeys.CLUSTERS, ClusterRecord.class).stream().map(this::state).toList();
  }

  private ClusterState state(ClusterRecord record) {
    RolloutRecord.LaneChanged lane = store.get(ViewKeys.LANES + record.cluster(), RolloutRecord.LaneChanged.class)
        .orElse(new RolloutRecord.LaneChanged(record.cluster(), record.leaving(), record.heldBy(), null, record.at()));
    return new ClusterState(record.cluster(), record.uid(), record.version(), record.labels(), record.executor(), record.leaseTerm(), lane.silent() || record.leaving(),
        record.heldBy(), lane.halted(), record.at());
  }
}
