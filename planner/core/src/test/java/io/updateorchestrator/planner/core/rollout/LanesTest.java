package io.updateorchestrator.planner.core.rollout;

import static io.updateorchestrator.planner.core.rollout.LaneDriver.map;
import static io.updateorchestrator.planner.core.rollout.LaneDriver.maps;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final LaneDriver lane = LaneDriver.ready();

  /** prod-1 hangs on a; prod-2, which takes it over, has the lane. */
  private void supersede() {
    lane.snapshot("shop", "r1", maps("a:bad"));
    lane.observed();
    lane.outcome(map("a"), OperationState.PROGRESSING, true, true);
    lane.snapshot("shop", "r2", maps("b"));
    lane.outcome(map("a"), OperationState.STOPPED);
    lane.stopped();
  }

  @Test
  void letsOneRolloutAtATimeHaveTheLane() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));

    // When
    List<Object> second = lane.snapshot("tools", "r1", maps("b"));
    lane.observed();
    List<Object> after = lane.outcome(map("a"), OperationState.READY);

    // Then
    assertThat(LaneDriver.of(second, Observe.class)).isEmpty();
    assertThat(LaneDriver.of(after, Observe.class)).extracting(Observe::rollout).containsExactly("prod-2");
  }

  @Test
  void foldsRevisionsThatWait() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.snapshot("shop", "r2", maps("b"));

    // When
    lane.snapshot("shop", "r3", maps("c"));

    // Then
    assertThat(lane.state("prod-2")).isEqualTo("superseded");
    assertThat(lane.state("prod-3")).isEqualTo("waiting");
  }

  @Test
  void takesOverFromARolloutThatWaitsForWhatIsNotComing() {
    // Given
    lane.snapshot("shop", "r1", maps("a:bad"));
    lane.observed();
    lane.outcome(map("a"), OperationState.PROGRESSING, true, true);

    // When
    List<Object> told = lane.snapshot("shop", "r2", maps("b"));

    // Then
    assertThat(LaneDriver.of(told, Stop.class)).extracting(Stop::rollout).containsExactly("prod-1");
  }

  @Test
  void undoesWhatItTookOverEvenWhereItDoesNotChangeIt() {
    // Given
    supersede();
    lane.observed();

    // When
    List<Object> first = lane.outcome(map("b"), OperationState.FAILED);
    List<Object> second = lane.undone(map("a"), OperationState.UNDONE);

    // Then
    assertThat(lane.last(BatchOpened.class).supersedes()).containsExactly("prod-1");
    assertThat(LaneDriver.undoes(lane.told)).contains("a", "b");
    assertThat(LaneDriver.undoes(first).size() + LaneDriver.undoes(second).size()).isEqualTo(2);
  }

  @Test
  void passesOnWhatItTookOverWhenANewerRevisionComesBeforeItBegins() {
    // Given
    supersede();

    // When
    lane.snapshot("shop", "r3", maps("c"));
    lane.observed();

    // Then
    assertThat(lane.last(BatchOpened.class).rollout()).isEqualTo("prod-3");
    assertThat(lane.last(BatchOpened.class).supersedes()).containsExactly("prod-1");
  }

  @Test
  void putsBackWhatItTookOverWhenItIsAbortedBeforeItBegins() {
    // Given
    supersede();

    // When
    List<Object> told = lane.decide(new Fact.Asked(new Request.Abort("q1", "prod", "prod-2", false, null, null, "me")));
    lane.undone(map("a"), OperationState.UNDONE);

    // Then
    assertThat(LaneDriver.undoes(told)).containsExactly("a");
    assertThat(lane.state("prod-2")).isEqualTo("rolled-back");
  }

  @Test
  void releasesWhatIsOpenAgainWhenCommandsAreLost() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();

    // When
    List<Object> told = lane.decide(new Fact.Told(new CommandsLost("prod", 1, 5, LaneDriver.NOW)));

    // Then
    assertThat(LaneDriver.of(told, BatchOpened.class)).extracting(BatchOpened::attempt).containsExactly(2);
  }

  @Test
  void forgetsWhatWasAppliedWhenTheClusterIsAnotherOne() {
    // Given
    lane.rollOut("shop", "r1", maps("a"));

    // When
    lane.seen("uid-2");
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();

    // Then
    assertThat(LaneDriver.of(lane.told, SourceState.class)).anyMatch(SourceState::resync);
    assertThat(lane.state("prod-2")).isEqualTo("awaiting-approval");
    assertThat(lane.view.get(Area.LANE, "", Lane.class).orElseThrow().holder()).isNull();
  }
}
