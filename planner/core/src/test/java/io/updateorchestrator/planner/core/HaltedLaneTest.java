package io.updateorchestrator.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.planner.core.state.MapClusterView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HaltedLaneTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final PlannerCore core = new PlannerCore(Configuration.defaults().lane());
  private final MapClusterView view = new MapClusterView("prod");

  private List<Object> decide(Fact fact) {
    Decision decision = core.decide(view, fact, NOW);
    view.apply(decision);
    return decision.emits();
  }

  @Test
  void tellsThatALaneIsHaltedAndGoesOnWhenAsked() {
    // Given
    List<Object> halted = decide(new Fact.Undecided("prod", "a bug"));

    // When
    List<Object> resumed = decide(new Fact.Asked(new Request.Resume("r1", "prod", NOW.plusSeconds(10), "me")));

    // Then
    assertThat(halted).containsExactly(new RolloutRecord.LaneChanged("prod", false, null, "a bug", NOW));
    assertThat(resumed).containsExactly(new RolloutRecord.LaneChanged("prod", false, null, null, NOW),
        new RolloutRecord.RequestAnswered("prod", "r1", null, true, null, "goes on", NOW));
  }

  @Test
  void doesNotResumeWhatIsNotHaltedNorOnAnExpiredRequest() {
    // Given
    List<Object> notHalted = decide(new Fact.Asked(new Request.Resume("r1", "prod", null, "me")));
    decide(new Fact.Undecided("prod", "a bug"));

    // When
    List<Object> expired = decide(new Fact.Asked(new Request.Resume("r2", "prod", NOW.minusSeconds(1), "me")));

    // Then
    assertThat(notHalted).containsExactly(new RolloutRecord.RequestAnswered("prod", "r1", null, false, null, "nothing is halted", NOW));
    assertThat(expired).containsExactly(new RolloutRecord.RequestAnswered("prod", "r2", null, false, null, "expired", NOW));
  }
}
