package io.updateorchestrator.planner.core.rollout;

import static io.updateorchestrator.planner.core.rollout.LaneDriver.map;
import static io.updateorchestrator.planner.core.rollout.LaneDriver.maps;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Timer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingTest {

  @Test
  void releasesABatchWhenTheFormerIsReady() {
    // Given
    LaneDriver lane = LaneDriver.ready();
    lane.snapshot("shop", "r1", maps("a", "b a", "c b"));

    // When
    List<Object> first = lane.observed();
    List<Object> second = lane.outcome(map("a"), OperationState.READY);
    List<Object> third = lane.outcome(map("b"), OperationState.READY);
    List<Object> end = lane.outcome(map("c"), OperationState.READY);

    // Then
    assertThat(List.of(LaneDriver.applies(first), LaneDriver.applies(second), LaneDriver.applies(third))).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    assertThat(lane.state("prod-1")).isEqualTo("succeeded");
    assertThat(LaneDriver.of(end, Settled.class)).hasSize(1);
  }

  @Test
  void goesOnWithIndependentBranchesWhenRollbackIsOff() {
    // Given
    LaneDriver lane = LaneDriver.ready(c -> LaneDriver.withRollback(c, false));
    lane.snapshot("shop", "r1", maps("a", "b a", "c b", "d", "e d"));
    lane.observed();

    // When
    lane.outcome(map("a"), OperationState.FAILED);
    List<Object> next = lane.outcome(map("d"), OperationState.READY);
    lane.outcome(map("e"), OperationState.READY);

    // Then
    assertThat(LaneDriver.applies(next)).containsExactly("e");
    assertThat(LaneDriver.of(lane.told, OperationChanged.class)).extracting(o -> o.ref().name() + " " + o.state() + ": " + o.message())
        .containsExactly("b skipped: it needs ConfigMap/default/a, which failed", "c skipped: it needs ConfigMap/default/b, which was skipped");
    assertThat(lane.state("prod-1")).isEqualTo("failed");
    assertThat(lane.last(RolloutChanged.class).notAsBefore()).containsExactly("ConfigMap/default/a: broken");
  }

  @Test
  void keepsWhatTheOldVersionOfAFailedObjectStillUses() {
    // Given
    LaneDriver lane = LaneDriver.ready(c -> LaneDriver.withRollback(c, false));
    lane.rollOut("shop", "r1", maps("web:1 old", "old", "other", "s1", "s2", "s3", "s4", "s5"));
    List.of("web", "old", "other", "s1", "s2", "s3", "s4", "s5").forEach(name -> lane.stands(map(name), ObservedWord.AS_APPLIED));
    lane.snapshot("shop", "r2", maps("web:2", "s1", "s2", "s3", "s4", "s5"));
    lane.observed();

    // When
    List<Object> next = lane.outcome(map("web"), OperationState.FAILED);

    // Then
    assertThat(LaneDriver.applies(next)).as("what is deleted").containsExactly("other");
    assertThat(LaneDriver.of(next, OperationChanged.class)).extracting(o -> o.ref().name() + " " + o.state() + ": " + o.message())
        .containsExactly("old skipped: it needs ConfigMap/default/web, which failed");
  }

  @Test
  void countsWhatFailedAsUnknownSoThatGoingBackToTheFormerRevisionIsNoNothing() {
    // Given
    LaneDriver lane = LaneDriver.ready(c -> LaneDriver.withRollback(c, false));
    lane.rollOut("shop", "r1", maps("a:1"));
    lane.snapshot("shop", "r2", maps("a:2"));
    lane.observed();
    lane.outcome(map("a"), OperationState.FAILED);

    // When
    lane.seal("shop", "r3", maps("a:1"), LaneDriver.digest(maps("a:1")), 1, "r2", null);
    lane.stands(map("a"), ObservedWord.CHANGED);
    List<Object> told = lane.observed();

    // Then
    assertThat(LaneDriver.applies(told)).containsExactly("a");
  }

  @Test
  void stopsAndUndoesWhenABatchTakesTooLong() {
    // Given
    LaneDriver lane = LaneDriver.ready();
    lane.snapshot("shop", "r1", maps("a", "b a"));
    lane.observed();
    lane.outcome(map("a"), OperationState.PROGRESSING);
    Timer timer = lane.view.scan(Area.TIMERS, "", Timer.class).values().stream().filter(t -> t.what().startsWith("batch")).findFirst().orElseThrow();

    // When
    List<Object> stop = lane.decide(new Fact.TimerDue(timer));
    lane.outcome(map("a"), OperationState.STOPPED);
    List<Object> undo = lane.stopped();
    lane.undone(map("a"), OperationState.UNDONE);

    // Then
    assertThat(LaneDriver.of(stop, Stop.class)).hasSize(1);
    assertThat(LaneDriver.undoes(undo)).containsExactly("a");
    assertThat(lane.last(RolloutChanged.class).reason()).startsWith("Batch timeout: ConfigMap/default/a");
  }

  @Test
  void deletesLaterWhatADeletionThatWasUndoneLeftThere() {
    // Given
    LaneDriver lane = LaneDriver.ready();
    lane.rollOut("shop", "r1", maps("a:1", "b", "c"));
    lane.snapshot("shop", "r2", maps("a:2", "b"));
    lane.observed();
    lane.outcome(map("a"), OperationState.READY);
    lane.outcome(map("c"), OperationState.FAILED);
    lane.undone(map("a"), OperationState.UNDONE);
    lane.undone(map("c"), OperationState.UNDONE);

    // When
    lane.seal("shop", "r3", maps("a:3"), LaneDriver.digest(maps("a:3", "b")), 1, "r2", null);

    // Then
    assertThat(lane.last(Observe.class).targets()).filteredOn(Observe.Target::leaving).extracting(t -> t.ref().name()).containsExactly("c");
  }
}
