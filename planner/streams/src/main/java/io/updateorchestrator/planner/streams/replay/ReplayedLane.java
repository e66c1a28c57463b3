package io.updateorchestrator.planner.streams.replay;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.state.MapClusterView;
import io.updateorchestrator.planner.streams.lane.Deciding;
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
    view.apply(core.decide(view, fact, java.time.Instant.EPOCH));
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
      offsets.put(recorded.topic(), recorded.offset());
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

  /** Last one that was decided, by topic. */
  public Map<String, Long> offsets() {
    return Map.copyOf(offsets);
  }

  public DecisionRecord last() {
    return last;
  }

  /** Null where none has been. */
  public ClusterRecord seen() {
    return seen;
  }

  public boolean silent() {
    return silent;
  }
}
