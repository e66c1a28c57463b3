package io.updateorchestrator.planner.core.rollout;

import static io.updateorchestrator.planner.core.rollout.LaneDriver.map;
import static io.updateorchestrator.planner.core.rollout.LaneDriver.maps;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.planner.core.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is refused, or never answered: each lane comes to an end. */
class UnansweredTest {
  private final LaneDriver lane = LaneDriver.ready();

  private List<Object> refuse(Command command) {
    return lane.decide(new Fact.Told(new CommandRefused("prod", command.rollout(), command.term(), command.id(), null, "unreadable", "it can't be read", LaneDriver.NOW)));
  }

  private String reason() {
    return lane.last(RolloutChanged.class).reason();
  }

  /** prod-1 has begun a, and is stopped. */
  private void stop(boolean keep) {
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.outcome(map("a"), OperationState.PROGRESSING);
    lane.decide(new Fact.Asked(new Request.Abort("q", "prod", "prod-1", keep, null, null, "ann")));
  }

  @Test
  void asksAgainHowTheObjectsStandAfterARefusal() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    refuse(lane.last(Observe.class));

    // When
    List<Object> told = lane.passes(5_000);

    // Then
    assertThat(LaneDriver.of(told, Observe.class)).hasSize(1);
    lane.observed();
    lane.outcome(map("a"), OperationState.READY);
    assertThat(lane.state("prod-1")).isEqualTo("succeeded");
  }

  @Test
  void failsWhenNobodyCanReadTheQuestion() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    refuse(lane.last(Observe.class));
    lane.passes(5_000);
    refuse(lane.last(Observe.class));
    lane.passes(5_000);

    // When
    refuse(lane.last(Observe.class));

    // Then
    assertThat(lane.state("prod-1")).isEqualTo("failed");
    assertThat(reason()).isEqualTo("the executor refuses to look at the objects: it can't be read");
  }

  @Test
  void failsWhenNobodyEverSaysHowTheObjectsStandAndTheNextOneGoesOn() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.snapshot("tools", "r1", maps("b"));

    // When
    lane.passes(600_000);
    lane.passes(600_000);
    List<Object> told = lane.passes(600_000);

    // Then
    assertThat(lane.state("prod-1")).isEqualTo("failed");
    assertThat(LaneDriver.of(told, Observe.class)).extracting(Observe::rollout).containsExactly("prod-2");
  }

  @Test
  void asksToStopAgain() {
    // Given
    stop(true);
    refuse(lane.last(Stop.class));

    // When
    List<Object> told = lane.passes(30_000);

    // Then
    assertThat(LaneDriver.of(told, Stop.class)).hasSize(1);
    lane.stopped();
    assertThat(lane.state("prod-1")).isEqualTo("aborted");
  }

  @Test
  void endsWithoutAnAnswerWhenEveryOperationHasComeToItsOwnEnd() {
    // Given
    stop(true);

    // When
    for (int i = 0; i < 20; i++) {
      lane.passes(30_000);
    }

    // Then
    RolloutChanged end = lane.last(RolloutChanged.class);
    assertThat(end.state().label()).isEqualTo("aborted");
    assertThat(end.notAsBefore()).containsExactly("ConfigMap/default/a: the executor has not told what became of it");
  }

  @Test
  void putsBackWhatMayHaveBegunWhereNobodyHasToldOfIt() {
    // Given: nothing was heard of a but its command
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.decide(new Fact.Asked(new Request.Abort("q", "prod", "prod-1", false, null, null, "ann")));

    // When
    for (int i = 0; i < 20; i++) {
      lane.passes(30_000);
    }

    // Then
    assertThat(LaneDriver.undoes(lane.told)).containsExactly("a");
  }

  @Test
  void undoesAgainWhatWasNotToldToBeDone() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.outcome(map("a"), OperationState.FAILED);

    // When
    List<Object> told = lane.passes(600_000);

    // Then: what may still go on is stopped first
    assertThat(told).filteredOn(Command.class::isInstance).extracting(o -> o.getClass().getSimpleName()).containsExactly("Stop", "BatchOpened", "Undo");
    lane.undone(map("a"), OperationState.UNDONE);
    assertThat(lane.state("prod-1")).isEqualTo("rolled-back");
  }

  @Test
  void aFormerAttemptThatWasStoppedForThisOneHasNotFailed() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.outcome(map("a"), OperationState.FAILED);
    Undo former = lane.last(Undo.class);
    lane.passes(600_000);

    // When
    lane.undone(former, OperationState.UNDO_FAILED);

    // Then
    assertThat(lane.state("prod-1")).isEqualTo("rolling-back");
  }

  @Test
  void namesWhatNobodyHasToldToBePutBack() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.outcome(map("a"), OperationState.FAILED);

    // When
    lane.passes(600_000);
    lane.passes(600_000);
    lane.passes(600_000);

    // Then
    assertThat(lane.state("prod-1")).isEqualTo("restore-incomplete");
    assertThat(lane.last(RolloutChanged.class).notAsBefore()).containsExactly("ConfigMap/default/a: the executor has not told what became of it");
  }
}
