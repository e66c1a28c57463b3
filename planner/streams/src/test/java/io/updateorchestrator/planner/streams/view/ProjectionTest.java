package io.updateorchestrator.planner.streams.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.plan.UndoAction;
import io.updateorchestrator.common.resource.ResourceRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private static PlanRecord created(String rollout, int operations) {
    return new PlanRecord.Created("prod", rollout, "shop", "r1", "sha256:1", "live", 1, operations, List.of(), List.of(), List.of(), List.of(), AT);
  }

  private static PlanRecord planned(String rollout, String id) {
    return new PlanRecord.Operation("prod", rollout, 1, new PlannedOperation(id, Action.UPDATE, ResourceRef.core("ConfigMap", "default", id), Strategy.ATOMIC, List.of(), 0, UndoAction.RESTORE, List.of(), null));
  }

  private static OperationChanged changed(String rollout, long term, String id, OperationState state, String message, int second) {
    return new OperationChanged("prod", rollout, term, "command", id, ResourceRef.core("ConfigMap", "default", id), state, 1, true, false, null, message, null, AT.plusSeconds(second));
  }

  private static RolloutRecord rollout(String rollout, RolloutState state, List<String> supersedes) {
    return new RolloutRecord.RolloutChanged("prod", rollout, "shop", "r1", state, null, "sha256:1", null, supersedes, List.of(), List.of(), null, "me", AT, state.ended() ? AT : null, AT);
  }

  private RolloutsDocument.Rollout shown(String store, List<?> events, String id) {
    try (ViewStore rows = new ViewStore(folder.resolve(store))) {
      Projection projection = new Projection(new RolloutMeters(meters));
      for (Object event : events) {
        ViewBatch batch = new ViewBatch(rows);
        projection.apply(batch, event, true);
        batch.write();
      }
      return new Documents(rows).rollout(id).orElseThrow();
    }
  }

  @Test
  void showsTheSameInWhicheverOrderTheTopicsAreRead() {
    // Given
    List<Object> plans = List.of(created("prod-1", 2), planned("prod-1", "old"), planned("prod-1", "a"), created("prod-1", 2), planned("prod-1", "a"), planned("prod-1", "b"));
    List<Object> rollouts = List.of(rollout("prod-1", RolloutState.RUNNING, List.of()), new RolloutRecord.BatchChanged("prod", "prod-1", 1, BatchState.RUNNING, AT),
        new RolloutRecord.BatchChanged("prod", "prod-1", 1, BatchState.READY, AT), rollout("prod-1", RolloutState.SUCCEEDED, List.of()));
    List<Object> outcomes = List.of(changed("prod-1", 1, "a", OperationState.APPLYING, null, 1), changed("prod-1", 1, "b", OperationState.APPLYING, null, 1),
        changed("prod-1", 1, "a", OperationState.READY, null, 2), changed("prod-1", 1, "b", OperationState.UNCHANGED, null, 3));
    List<Object> inOrder = new ArrayList<>(plans);
    inOrder.addAll(rollouts);
    inOrder.addAll(outcomes);
    RolloutsDocument.Rollout expected = shown("expected", inOrder, "prod-1");

    for (long seed = 0; seed < 5; seed++) {
      // When
      RolloutsDocument.Rollout seen = shown("seed" + seed, merged(new Random(seed), plans, rollouts, outcomes), "prod-1");

      // Then
      assertThat(seen).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(expected.batches().getFirst().operations()).extracting(RolloutsDocument.Operation::id).containsExactly("a", "b");
  }

  private static List<Object> merged(Random random, List<Object> one, List<Object> two, List<Object> three) {
    List<List<Object>> left = List.of(new ArrayList<>(one), new ArrayList<>(two), new ArrayList<>(three));
    List<Object> merged = new ArrayList<>();
    while (left.stream().anyMatch(l -> !l.isEmpty())) {
      List<List<Object>> open = left.stream().filter(l -> !l.isEmpty()).toList();
      merged.add(open.get(random.nextInt(open.size())).removeFirst());
    }
    return merged;
  }

  @Test
  void keepsTheLastWordWhenOutcomesComeAgainAndSaysWhyItFailedOnceItIsUndone() {
    // Given
    List<Object> events = List.of(created("prod-1", 1), planned("prod-1", "a"), rollout("prod-1", RolloutState.RUNNING, List.of()),
        changed("prod-1", 1, "a", OperationState.APPLYING, null, 1), changed("prod-1", 1, "a", OperationState.FAILED, "no such image", 2),
        changed("prod-1", 1, "a", OperationState.PROGRESSING, "again", 3), changed("prod-1", 1, "a", OperationState.UNDOING, null, 4),
        changed("prod-1", 1, "a", OperationState.UNDONE, null, 5), changed("prod-1", 1, "a", OperationState.UNDOING, null, 6));

    // When
    RolloutsDocument.Operation operation = shown("again", events, "prod-1").batches().getFirst().operations().getFirst();

    // Then
    assertThat(operation.state()).isEqualTo(OperationState.UNDONE);
    assertThat(operation.message()).isEqualTo("no such image");
    assertThat(operation.ended()).isEqualTo(AT.plusSeconds(5));
    assertThat(meters.get("update.operations").tag("outcome", "failed").counter().count()).isEqualTo(1);
    assertThat(meters.get("update.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void showsWhatARolloutTookOverFromTheOneThatItSuperseded() {
    // Given
    List<Object> events = List.of(created("prod-1", 1), planned("prod-1", "old"), rollout("prod-1", RolloutState.SUPERSEDED, List.of()),
        created("prod-2", 1), planned("prod-2", "new"), rollout("prod-2", RolloutState.ROLLING_BACK, List.of("prod-1")),
        changed("prod-2", 2, "old", OperationState.UNDONE, null, 1));

    // When
    RolloutsDocument.Rollout heir = shown("heir", events, "prod-2");

    // Then
    assertThat(heir.batches().getFirst().operations()).extracting(RolloutsDocument.Operation::id).containsExactlyInAnyOrder("new", "old");
  }

  @Test
  void whatARolloutHadNotBegunWhenItEndedWaitsForNothing() {
    // Given
    List<Object> events = List.of(created("prod-1", 2), planned("prod-1", "a"), planned("prod-1", "b"), changed("prod-1", 1, "a", OperationState.UNDONE, null, 1),
        rollout("prod-1", RolloutState.ROLLED_BACK, List.of()));

    // When
    RolloutsDocument.Rollout ended = shown("ended", events, "prod-1");

    // Then
    assertThat(ended.batches().getFirst().operations()).extracting(RolloutsDocument.Operation::state).containsExactly(OperationState.UNDONE, OperationState.SKIPPED);
    assertThat(ended.batches().getFirst().operations().get(1).message()).isEqualTo("not begun: the rollout is rolled-back");
    assertThat(ended.batches().getFirst().state()).isEqualTo(BatchState.STOPPED);
  }
}
