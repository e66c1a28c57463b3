package io.updateorchestrator.planner.streams.replay;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.state.MapClusterView;
import io.updateorchestrator.planner.streams.lane.Deciding;
import io.updateorchestrator.planner.streams.lane.LaneImage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A lane as decisions say it has become. */
public final class ReplayedLane {

  private final MapClusterView view;
  private final Map<String, Long> offsets = new HashMap<>();
  private DecisionRecord last;
  private ClusterRecord seen;
  private boolean silent;

  ReplayedLane(String cluster) {
    view = new MapClusterView(cluster);
  }

  /** A change that only waits for its revision. */
  void stage(Deciding.Core core, Fact fact) {
    view.apply(core.decide(view, fact, Instant.EPOCH));
  }

  /** @return digest of what is decided now */
  String decide(Deciding.Core core, Fact fact, DecisionRecord recorded) {
    view.advance(recorded.clock() - view.laneClock());
    Decision decision = core.decide(view, fact, recorded.now());
    view.apply(decision);
    remember(fact, recorded);
    return decision.digest();
  }

  private void remember(Fact fact, DecisionRecord recorded) {
    last = recorded;
    if (recorded.topic() != null) {
      offsets.merge(recorded.topic(), recorded.offset(), Math::max);
    }
    switch (fact) {
      case Fact.ClusterSeen news -> {
        seen = news.record();
        silent = false;
      }
      case Fact.ExecutorSilent s -> silent = true;
      default -> { }
    }
  }

  /** What could not be decided changes nothing but the number of the last decision. */
  void skip(DecisionRecord recorded) {
    last = recorded;
  }

  public MapClusterView view() {
    return view;
  }

  /** Where the shell stood after the last decision. */
  public LaneImage.Standing standing() {
    return new LaneImage.Standing(last == null ? Instant.EPOCH : last.now(), last == null ? 0 : last.number(), offsets, silent, seen);
  }

  public DecisionRecord last() {
    return last;
  }
}
