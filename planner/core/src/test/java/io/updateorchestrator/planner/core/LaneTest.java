package io.updateorchestrator.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchState;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.planner.core.state.Area;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

  private final TestLane lane = new TestLane();

  private void refuse(Command command, String operation, String reason) {
    lane.sent.clear();
    lane.decide(new Fact.Told(new CommandRefused(TestLane.CLUSTER, command.rollout(), command.term(), command.id(), operation, reason, "no", lane.now)));
  }

  private Undo undo() {
    return lane.sent.stream().filter(Undo.class::isInstance).map(Undo.class::cast).reduce((a, b) -> b).orElseThrow();
  }

  @Test
  void answersAreForgottenLongAfterNobodyCanAskAgain() {
    // Given
    lane.ask(new Request.Resume("r1", TestLane.CLUSTER, lane.now.plusSeconds(9), "me"));

    // When
    lane.now = lane.now.plus(Duration.ofDays(8));
    lane.ask(new Request.Resume("r2", TestLane.CLUSTER, lane.now.plusSeconds(9), "me"));

    // Then
    assertThat(lane.view.scan(Area.REQUESTS, "", RolloutRecord.RequestAnswered.class)).containsOnlyKeys("r2");
  }

  @Test
  void whatAnHeirHasTakenOverIsKeptHoweverManyRevisionsAreRefusedMeanwhile() {
    // Given: an heir that waits for approval, with the begun operation of the one before on its list
    lane.rollOut("shop", "a", "one=1", "two=1", "three=1", "four=1");
    lane.push("shop", "b", "one=2", "two=1", "three=1", "four=1");
    lane.observe();
    lane.tellHopeless(lane.applies().getFirst());
    lane.push("shop", "c", "one=1");
    lane.sent.removeIf(Apply.class::isInstance);
    lane.goOn();

    // When
    for (int i = 0; i < 30; i++) {
      lane.decide(new Fact.Said(new RevisionRefused(TestLane.CLUSTER, "broken", "r" + i, "a" + i, "author", "message", null, "author", List.of(), lane.now)));
    }
    lane.rollOut("other", "x", "foreign=1");
    lane.ask(new Request.Abort("r", TestLane.CLUSTER, "prod-3", false, null, null, "me"));

    // Then
    assertThat(undo().ref()).isEqualTo(TestLane.ref("one"));
    assertThat(lane.rollout(1)).isNotNull();
  }

  @Test
  void aRolloutGoesOnUnderANewTermAfterAnotherOrchestratorHadTheLease() {
    // Given
    lane.push("shop", "a", "one=1");
    lane.observe();
    Apply apply = lane.applies().getFirst();
    lane.tell(apply, OperationState.PROGRESSING, true);
    lane.seen("uid", 40);

    // When
    refuse(apply, apply.operation(), "stale");
    lane.goOn();

    // Then
    assertThat(lane.state(1)).isEqualTo(RolloutState.SUCCEEDED);
    assertThat(lane.rollout(1).head().term()).isGreaterThan(40);
  }

  @Test
  void undoingGoesOnUnderANewTermToo() {
    // Given
    lane.push("shop", "a", "one=1");
    lane.observe();
    lane.tell(lane.applies().getFirst(), OperationState.FAILED, true);
    lane.seen("uid", 40);

    // When
    Undo undo = undo();
    refuse(undo, undo.operation(), "stale");
    lane.goOn();

    // Then
    assertThat(lane.state(1)).isEqualTo(RolloutState.ROLLED_BACK);
  }

  @Test
  void anUndoThatCannotBeReadEndsAllTheSame() {
    // Given
    lane.push("shop", "a", "one=1");
    lane.observe();
    lane.tell(lane.applies().getFirst(), OperationState.FAILED, true);

    // When
    Undo undo = undo();
    refuse(undo, undo.operation(), "unreadable");

    // Then
    assertThat(lane.state(1)).isEqualTo(RolloutState.RESTORE_INCOMPLETE);
  }

  @Test
  void aRolloutThatHasNotBegunAnythingMakesWayForANewerRevision() {
    // Given
    lane.push("shop", "a", "one=1");
    lane.observe();
    lane.tell(lane.applies().getFirst(), OperationState.BLOCKED, false);

    // When
    lane.push("shop", "b", "one=2");

    // Then
    assertThat(lane.sent).anyMatch(Stop.class::isInstance);
    lane.sent.removeIf(Apply.class::isInstance);
    lane.goOn();
    assertThat(List.of(lane.state(1), lane.state(2))).containsExactly(RolloutState.SUPERSEDED, RolloutState.SUCCEEDED);
  }

  @Test
  void aSnapshotIsAuthoritativeWhateverTheSetWasThoughtToBe() {
    // Given
    lane.rollOut("shop", "a", "one=1");
    lane.view.apply(new Decision(List.of(new Decision.Put(Area.SOURCES, "shop", lane.source("shop").accepted("a", "12"))), List.of()));

    // When
    lane.snapshot("shop", "b", "one=2");
    lane.goOn();

    // Then
    assertThat(lane.state(2)).isEqualTo(RolloutState.SUCCEEDED);
  }

  @Test
  void batchesAreToldAlsoWhereTheyAreOnlyAWayToReadThePlan() {
    // Given: two on the first level, of which the one that nobody needs ends last
    TestLane parallel = new TestLane(json -> json.put("parallelBatches", true).set("safety", ((ObjectNode) json.get("safety")).put("maxBatchSize", 1)));
    parallel.push("shop", "a", "one=1", "two=1");
    parallel.observe();
    List<Apply> applies = parallel.applies();

    // When
    List<Object> first = parallel.tell(applies.get(1), OperationState.READY, true);
    List<Object> second = parallel.tell(applies.get(0), OperationState.READY, true);

    // Then
    assertThat(first).contains(new RolloutRecord.BatchChanged(TestLane.CLUSTER, "prod-1", 2, BatchState.READY, parallel.now));
    assertThat(second).contains(new RolloutRecord.BatchChanged(TestLane.CLUSTER, "prod-1", 1, BatchState.READY, parallel.now));
  }

  @Test
  void aRevisionThatLosesTheLaneToAnotherSourceSaysWhatItWaitsFor() {
    // Given
    lane.push("shop", "a", "one=1");
    lane.push("other", "x", "foreign=1");

    // When
    List<Object> told = lane.push("shop", "b", "one=2");

    // Then
    assertThat(told).anySatisfy(t -> assertThat(t).isInstanceOfSatisfying(RolloutRecord.RolloutChanged.class, r -> {
      assertThat(r.rollout()).isEqualTo("prod-3");
      assertThat(r.reason()).isEqualTo("waits for prod-2");
    }));
  }

  @Test
  void whatAnHeirHasTakenOverIsNotRolledBackBehindItsBack() {
    // Given
    lane.rollOut("shop", "a", "one=1", "two=1", "three=1", "four=1");
    lane.push("shop", "b", "one=2", "two=1", "three=1", "four=1");
    lane.observe();
    lane.tellHopeless(lane.applies().getFirst());
    lane.push("shop", "c", "one=1");
    lane.sent.removeIf(Apply.class::isInstance);
    lane.goOn();

    // When
    List<Object> told = lane.ask(new Request.Rollback("r", TestLane.CLUSTER, "prod-2", true, null, null, null, "me"));

    // Then
    assertThat(lane.state(3)).isEqualTo(RolloutState.AWAITING_APPROVAL);
    assertThat(told).containsExactly(new RolloutRecord.RequestAnswered(TestLane.CLUSTER, "r", "prod-2", false, RolloutState.SUPERSEDED,
        "prod-3 has taken it over: abort that, and everything is put back", lane.now));
  }
}
