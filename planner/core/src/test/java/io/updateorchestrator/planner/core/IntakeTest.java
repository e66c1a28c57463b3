package io.updateorchestrator.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutState;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final TestLane lane = new TestLane();

  @Test
  void gitForcedBackToTheAcceptedRevisionGivesUpTheOneThatWaits() {
    // Given
    lane.rollOut("shop", "a", "one=1");
    lane.push("other", "x", "foreign=1");
    lane.observe();
    lane.push("shop", "b", "one=2");

    // When
    lane.push("shop", "a", "one=1");
    lane.goOn();

    // Then
    assertThat(lane.state(3)).isEqualTo(RolloutState.SUPERSEDED);
    assertThat(lane.source("shop").revision()).isEqualTo("a");
  }

  @Test
  void whatWaitsStaysWhenItIsPushedAgain() {
    // Given
    lane.rollOut("shop", "a", "one=1");
    lane.push("other", "x", "foreign=1");
    lane.observe();
    lane.push("shop", "b", "one=2");

    // When
    lane.push("shop", "b", "one=2");
    lane.goOn();

    // Then
    assertThat(lane.state(3)).isEqualTo(RolloutState.SUCCEEDED);
  }

  @Test
  void aRevisionThatWasAbortedBeforeItBeganDoesNotComeBackByItself() {
    // Given
    lane.rollOut("shop", "a", "one=1");
    lane.push("shop", "b", "one=2");
    lane.ask(new Request.Abort("r", TestLane.CLUSTER, "prod-2", false, null, null, "me"));

    // When
    lane.sent.clear();
    lane.push("shop", "b", "one=2");

    // Then
    assertThat(lane.sent).isEmpty();
  }

  @Test
  void aRunningRevisionGoesOnWhenGitComesBackToIt() {
    // Given
    lane.push("shop", "a", "one=1");
    lane.observe();
    Apply apply = lane.applies().getFirst();
    lane.tell(apply, OperationState.PROGRESSING, true);
    lane.push("shop", "b", "one=2");

    // When
    lane.push("shop", "a", "one=1");
    lane.goOn();
    lane.tell(apply, OperationState.READY, true);

    // Then
    assertThat(List.of(lane.state(1), lane.state(2))).containsExactly(RolloutState.SUCCEEDED, RolloutState.SUPERSEDED);
  }
}
