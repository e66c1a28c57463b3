package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** How a rollout leaves the lane: its revision is held, its pre-images settled, the next one takes its place. */
public final class Endings {

  private final Draft draft;
  private Runnable whenFree;

  public Endings(Draft draft) {
    this.draft = draft;
  }

  public void whenFree(Runnable then) {
    whenFree = then;
  }

  /** Its revision is not tried again by itself. */
  void hold(Head head) {
    hold(head, head.setDigest());
  }

  void hold(Head head, String setDigest) {
    if (head.source() != null && setDigest != null) {
      SourceRecord source = draft.source(head.source());
      draft.put(Area.SOURCES, head.source(), source.held(setDigest, head.revision()));
    }
  }

  /** The next one's "before" is how things are now. */
  void settle(Head head) {
    List<String> rollouts = new ArrayList<>(List.of(head.id()));
    rollouts.addAll(head.supersedes());
    draft.emit(new Settled("%s/%d/settled".formatted(draft.cluster(), head.term()), draft.cluster(), draft.lane().clusterUid(), head.id(), head.term(), rollouts));
  }

  void free() {
    draft.lane(draft.lane().withHolder(null));
  }

  void end(Rollout.Ended ended) {
    end(ended, List.of());
  }

  void end(Rollout.Ended ended, List<Problem> problems) {
    free();
    draft.enter(ended, ended.state(), ended.reason(), problems);
    whenFree.run();
  }

  /** The rollout waits without the lane. */
  void giveWay(Rollout.AwaitingApproval awaiting, String reason) {
    free();
    draft.enter(awaiting, reason);
    whenFree.run();
  }
}
