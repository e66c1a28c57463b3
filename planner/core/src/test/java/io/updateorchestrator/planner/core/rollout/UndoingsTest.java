package io.updateorchestrator.planner.core.rollout;

import static io.updateorchestrator.planner.core.rollout.LaneDriver.map;
import static io.updateorchestrator.planner.core.rollout.LaneDriver.maps;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoingsTest {
  private final LaneDriver lane = LaneDriver.ready();

  @Test
  void putsBackInReverseOrder() {
    // Given
    lane.snapshot("shop", "r1", maps("a", "b a", "c b"));
    lane.observed();
    lane.outcome(map("a"), OperationState.READY);
    lane.outcome(map("b"), OperationState.READY);

    // When
    List<Object> first = lane.outcome(map("c"), OperationState.FAILED);
    List<Object> second = lane.undone(map("c"), OperationState.UNDONE);
    List<Object> third = lane.undone(map("b"), OperationState.UNDONE);
    lane.undone(map("a"), OperationState.UNDONE);

    // Then
    assertThat(List.of(LaneDriver.undoes(first), LaneDriver.undoes(second), LaneDriver.undoes(third))).containsExactly(List.of("c"), List.of("b"), List.of("a"));
    assertThat(lane.state("prod-1")).isEqualTo("rolled-back");
  }

  @Test
  void putsChangedConfigurationBackBeforeTheWorkloadsThatReadIt() {
    // Given
    ResourceRef deployment = new ResourceRef("apps", "Deployment", "default", "web");
    String yaml = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {v: '%s'}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {v: '%s'}}
        spec: {template: {spec: {containers: [{name: c, envFrom: [{configMapRef: {name: settings}}]}]}}}
        """;
    lane.rollOut("shop", "r1", LaneDriver.set(yaml.formatted(1, 1)));
    lane.snapshot("shop", "r2", LaneDriver.set(yaml.formatted(2, 2)));
    lane.observed();
    lane.outcome(map("settings"), OperationState.READY);

    // When
    List<Object> first = lane.outcome(deployment, OperationState.FAILED);
    List<Object> second = lane.undone(map("settings"), OperationState.UNDONE);

    // Then
    assertThat(LaneDriver.undoes(first)).containsExactly("settings");
    assertThat(LaneDriver.undoes(second)).containsExactly("web");
  }

  @Test
  void namesWhatIsNotAsBeforeAndIsOverAllTheSame() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.outcome(map("a"), OperationState.FAILED);

    // When
    List<Object> told = lane.undone(map("a"), OperationState.UNDO_FAILED);

    // Then
    RolloutChanged end = LaneDriver.of(told, RolloutChanged.class).getFirst();
    assertThat(end.state().label()).isEqualTo("restore-incomplete");
    assertThat(end.notAsBefore()).containsExactly("ConfigMap/default/a: somebody else has it");
    assertThat(LaneDriver.of(told, Settled.class)).as("the next rollout begins from here").hasSize(1);
  }

  @Test
  void plansTheNextRevisionAgainstWhatIsAppliedAfterARollback() {
    // Given
    lane.rollOut("shop", "r1", maps("a:1", "b:1"));
    lane.snapshot("shop", "r2", maps("a:2", "b:2"));
    lane.observed();
    lane.outcome(map("a"), OperationState.READY);
    lane.outcome(map("b"), OperationState.FAILED);
    lane.undone(map("a"), OperationState.UNDONE);
    lane.undone(map("b"), OperationState.UNDONE);

    // When
    lane.seal("shop", "r3", maps("b:1"), LaneDriver.digest(maps("a:2", "b:1")), 1, "r2", null);
    lane.stands(map("a"), ObservedWord.AS_APPLIED);
    List<Object> told = lane.observed();

    // Then
    assertThat(LaneDriver.applies(told)).containsExactly("a");
  }
}
