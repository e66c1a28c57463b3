package io.updateorchestrator.planner.core.rollout;

import static io.updateorchestrator.planner.core.rollout.LaneDriver.map;
import static io.updateorchestrator.planner.core.rollout.LaneDriver.maps;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.event.RolloutRecord.RequestAnswered;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.planner.core.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private final LaneDriver lane = LaneDriver.ready(c -> LaneDriver.withThreshold(c, 0));

  private List<Object> ask(Request request) {
    return lane.decide(new Fact.Asked(request));
  }

  private static RequestAnswered answer(List<Object> told) {
    return LaneDriver.of(told, RequestAnswered.class).getFirst();
  }

  private RolloutChanged awaiting() {
    lane.rollOut("shop", "r1", maps("a:1"));
    lane.snapshot("shop", "r2", maps("a:2"));
    lane.observed();
    return lane.last(RolloutChanged.class);
  }

  @Test
  void goesOnAfterApprovalOfTheSamePlan() {
    // Given
    RolloutChanged awaiting = awaiting();

    // When
    List<Object> told = ask(new Request.Approve("q1", "prod", awaiting.rollout(), awaiting.planDigest(), null, null, "me"));
    List<Object> begun = lane.observed();

    // Then
    assertThat(awaiting.state().label()).isEqualTo("awaiting-approval");
    assertThat(answer(told).accepted()).isTrue();
    assertThat(LaneDriver.applies(begun)).containsExactly("a");
  }

  @Test
  void asksAgainWhenThePlanHasChangedSinceItWasApproved() {
    // Given
    RolloutChanged awaiting = awaiting();
    ask(new Request.Approve("q1", "prod", awaiting.rollout(), awaiting.planDigest(), null, null, "me"));
    lane.stands(map("a"), ObservedWord.CHANGED);

    // When
    List<Object> told = lane.observed();

    // Then
    RolloutChanged again = LaneDriver.of(told, RolloutChanged.class).getFirst();
    assertThat(again.state().label()).isEqualTo("awaiting-approval");
    assertThat(again.reason()).startsWith("the plan is another one than was approved");
  }

  @Test
  void doesNotApproveAnotherPlan() {
    // Given
    RolloutChanged awaiting = awaiting();

    // When
    List<Object> told = ask(new Request.Approve("q1", "prod", awaiting.rollout(), "sha256:other", null, null, "me"));

    // Then
    assertThat(answer(told).accepted()).isFalse();
    assertThat(answer(told).message()).contains(awaiting.planDigest());
  }

  @Test
  void answersARepeatedRequestWithItsFirstAnswerAndDoesNothingMore() {
    // Given
    RolloutChanged awaiting = awaiting();
    Request.Abort abort = new Request.Abort("q1", "prod", awaiting.rollout(), false, null, null, "me");
    List<Object> first = ask(abort);

    // When
    List<Object> second = ask(abort);

    // Then
    assertThat(second).containsExactly(answer(first));
  }

  @Test
  void doesNotActOnAnExpiredRequest() {
    // Given
    RolloutChanged awaiting = awaiting();

    // When
    List<Object> told = ask(new Request.Abort("q1", "prod", awaiting.rollout(), false, null, LaneDriver.NOW.minusMillis(1), "me"));

    // Then
    assertThat(answer(told).message()).isEqualTo("expired");
    assertThat(lane.state(awaiting.rollout())).isEqualTo("awaiting-approval");
  }

  @Test
  void rollsARolloutBackOnce() {
    // Given
    lane.rollOut("shop", "r1", maps("a:1"));
    Request.Rollback rollback = new Request.Rollback("q1", "prod", "prod-1", true, RolloutOptions.NONE, null, null, "me");

    // When
    List<Object> told = ask(rollback);
    lane.undone(map("a"), OperationState.UNDONE);
    List<Object> again = ask(new Request.Rollback("q2", "prod", "prod-1", true, RolloutOptions.NONE, null, null, "me"));

    // Then
    assertThat(LaneDriver.undoes(told)).containsExactly("a");
    assertThat(lane.state("prod-2")).isEqualTo("succeeded");
    assertThat(answer(again).accepted()).isFalse();
  }

  @Test
  void rollsARollbackBack() {
    // Given
    lane.rollOut("shop", "r1", maps("a:1"));
    ask(new Request.Rollback("q1", "prod", "prod-1", true, RolloutOptions.NONE, null, null, "me"));
    lane.undone(map("a"), OperationState.UNDONE);

    // When
    List<Object> told = ask(new Request.Rollback("q2", "prod", "prod-2", true, RolloutOptions.NONE, null, null, "me"));
    lane.undone(map("a"), OperationState.UNDONE);
    List<Object> first = ask(new Request.Rollback("q3", "prod", "prod-1", true, RolloutOptions.NONE, null, null, "me"));

    // Then
    assertThat(LaneDriver.undoes(told)).containsExactly("a");
    assertThat(answer(first).accepted()).as("what the rollback had undone stands again").isTrue();
  }
}
