package io.updateorchestrator.planner.core.rollout;

import static io.updateorchestrator.planner.core.rollout.LaneDriver.maps;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.SourceState;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final LaneDriver lane = LaneDriver.ready();

  private static SourceState answer(List<Object> told) {
    return LaneDriver.of(told, SourceState.class).getFirst();
  }

  @Test
  void wantsEverythingAgainWhenTheDifferenceWasMadeAgainstAnotherRevision() {
    // Given
    lane.rollOut("shop", "r1", maps("a:1"));

    // When
    List<Object> told = lane.seal("shop", "r3", maps("a:2"), LaneDriver.digest(maps("a:2")), 1, "r2", null);

    // Then
    assertThat(answer(told).resync()).isTrue();
    assertThat(answer(told).revision()).isEqualTo("r1");
    assertThat(LaneDriver.of(told, RolloutChanged.class)).isEmpty();
  }

  @Test
  void wantsEverythingAgainWhenCountOrDigestDoNotFit() {
    // When
    List<Object> count = lane.seal("shop", "r1", maps("a"), LaneDriver.digest(maps("a")), 2, null, null);
    List<Object> digest = lane.seal("shop", "r1", maps("a"), LaneDriver.digest(maps("b")), 1, null, null);

    // Then
    assertThat(answer(count).reason()).isEqualTo("1 of 2 changes arrived");
    assertThat(answer(digest).reason()).isEqualTo("the set digest does not fit");
  }

  @Test
  void startsNothingForASetThatIsAcceptedAlready() {
    // Given
    lane.rollOut("shop", "r1", maps("a"));

    // When
    List<Object> told = lane.snapshot("shop", "r2", maps("a"));

    // Then
    assertThat(LaneDriver.of(told, RolloutChanged.class)).isEmpty();
    assertThat(answer(told).revision()).as("the new base").isEqualTo("r2");
  }

  @Test
  void keepsWhatAPersonAskedForWhenTheSourceSaysAgainWhatIsAccepted() {
    // Given
    lane.rollOut("shop", "r1", maps("a"));
    lane.snapshot("other", "x", maps("b"));
    lane.snapshot("shop", "by-hand", maps("a", "c"), "request-1");

    // When
    lane.snapshot("shop", "r1", maps("a"));

    // Then
    assertThat(lane.state("prod-3")).isEqualTo("waiting");
  }

  @Test
  void doesNotTryAFailedRevisionAgainUnlessSomebodyAsksForIt() {
    // Given
    lane.snapshot("shop", "r1", maps("a"));
    lane.observed();
    lane.outcome(LaneDriver.map("a"), OperationState.FAILED);
    lane.undone(LaneDriver.map("a"), OperationState.UNDONE);

    // When
    List<Object> again = lane.snapshot("shop", "r2", maps("a"));
    List<Object> asked = lane.snapshot("shop", "r2", maps("a"), "request-1");

    // Then
    assertThat(LaneDriver.of(again, Observe.class)).isEmpty();
    assertThat(LaneDriver.of(asked, Observe.class)).hasSize(1);
  }

  @Test
  void countsWhatIsNotInASnapshotAsLeaving() {
    // Given
    lane.rollOut("shop", "r1", maps("a", "b", "c"));

    // When
    lane.snapshot("shop", "r2", maps("a", "b"));

    // Then
    assertThat(lane.last(Observe.class).targets()).filteredOn(Observe.Target::leaving).extracting(t -> t.ref().name()).containsExactly("c");
  }
}
