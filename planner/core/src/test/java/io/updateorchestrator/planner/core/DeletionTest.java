package io.updateorchestrator.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.planner.core.state.Area;
import org.junit.jupiter.api.Test;

class DeletionTest {

  private final TestLane lane = new TestLane();

  private void rollBack(String id, String rollout) {
    lane.ask(new Request.Rollback(id, TestLane.CLUSTER, rollout, true, null, null, null, "me"));
    lane.goOn();
  }

  @Test
  void whatARollbackBroughtBackIsDeletedByTheNextRevision() {
    // Given
    lane.rollOut("shop", "a", "one=1", "two=1", "three=1");
    lane.rollOut("shop", "b", "one=1", "two=1");
    rollBack("r", "prod-2");
    lane.cluster.put(TestLane.ref("three"), ObservedWord.AS_APPLIED);

    // When
    lane.push("shop", "c", "one=1", "two=2");
    lane.observe();
    lane.tell(lane.applies().getFirst(), OperationState.READY, true);

    // Then
    assertThat(lane.applied()).containsExactly("update two", "delete three");
  }

  @Test
  void whatSomebodyElseMakesUnderTheNameOfWhatWasDeletedStays() {
    // Given
    lane.rollOut("shop", "a", "one=1", "two=1", "three=1");
    lane.rollOut("shop", "b", "one=1", "two=1");
    lane.cluster.put(TestLane.ref("three"), ObservedWord.NOT_OURS);

    // When
    lane.push("shop", "c", "one=1", "two=2");
    lane.goOn();

    // Then
    assertThat(lane.state(3)).isEqualTo(RolloutState.SUCCEEDED);
    assertThat(lane.view.scan(Area.PENDING, "leaving:/", Object.class)).isEmpty();
  }

  @Test
  void aMendedRevisionMayDeleteWhatTheFailedOneMight() {
    // Given
    lane.rollOut("shop", "a", "one=1", "two=1", "three=1", "four=1");
    lane.push("shop", "b", "one=2", "two=1");
    lane.goOn("one");
    lane.cluster.put(TestLane.ref("three"), ObservedWord.AS_APPLIED);
    lane.cluster.put(TestLane.ref("four"), ObservedWord.AS_APPLIED);

    // When
    lane.push("shop", "c", "one=3", "two=1");
    lane.goOn();

    // Then
    assertThat(lane.state(2)).isEqualTo(RolloutState.ROLLED_BACK);
    assertThat(lane.state(3)).isEqualTo(RolloutState.SUCCEEDED);
  }

  @Test
  void deletionsComeLastAlsoWithoutBatches() {
    // Given
    TestLane parallel = new TestLane(json -> json.put("parallelBatches", true));
    parallel.rollOut("shop", "a", "one=1", "two=1", "three=1");

    // When
    parallel.push("shop", "b", "one=2", "two=1");
    parallel.observe();

    // Then
    assertThat(parallel.applied()).containsExactly("update one");
    parallel.goOn();
    assertThat(parallel.state(2)).isEqualTo(RolloutState.SUCCEEDED);
  }

  @Test
  void whatWasToBeDeletedInTheClusterBeforeIsNotDeletedInItsSuccessor() {
    // Given
    lane.rollOut("shop", "a", "one=1", "two=1", "three=1");
    lane.push("shop", "b", "one=2", "two=1");
    lane.goOn("one");

    // When
    lane.seen("another-uid", 0);
    lane.cluster.clear();
    lane.cluster.put(TestLane.ref("three"), ObservedWord.CHANGED);
    lane.ask(new Request.Rollback("r", TestLane.CLUSTER, "prod-1", true, null, null, null, "me"));
    lane.snapshot("shop", "c", "one=3", "two=1");
    lane.observe();

    // Then
    assertThat(lane.sent).isEmpty();
    assertThat(lane.state(3)).isEqualTo(RolloutState.AWAITING_APPROVAL);
    assertThat(lane.view.scan(Area.PENDING, "leaving:/", Object.class)).isEmpty();
  }
}
