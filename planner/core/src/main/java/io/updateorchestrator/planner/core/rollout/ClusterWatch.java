package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.resource.SetDigest;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.AppliedRecord;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.SourceRecord;
import io.updateorchestrator.planner.core.state.Wanted;
import java.util.List;
import java.util.Objects;

/** What stands behind a lane: its executor, who has the Lease, which cluster it is, and whether its facts can be decided. */
public final class ClusterWatch {

  private final Draft draft;
  private final Lanes lanes;
  private final Planning planning;

  public ClusterWatch(Draft draft, Lanes lanes, Planning planning) {
    this.draft = draft;
    this.lanes = lanes;
    this.planning = planning;
  }

  public void seen(ClusterRecord record) {
    Lane lane = draft.lane();
    boolean replaced = lane.clusterUid() != null && !lane.clusterUid().equals(record.uid());
    draft.lane(lane.withExecutor(record.uid(), record.leaseTerm(), record.heldBy(), record.leaving()));
    tellLane(lane);
    if (replaced) {
      forgetCluster();
    }
    lanes.next();
  }

  public void silent() {
    Lane lane = draft.lane();
    draft.lane(lane.withExecutor(lane.clusterUid(), lane.executorTerm(), lane.heldBy(), true));
    tellLane(lane);
  }

  public void halt(String reason) {
    Lane lane = draft.lane();
    draft.lane(lane.withHalted(reason));
    tellLane(lane);
    draft.holder().ifPresent(holder -> draft.enter(holder, RolloutState.HALTED, reason, List.of()));
  }

  void goOn() {
    Lane lane = draft.lane();
    draft.lane(lane.withHalted(null));
    tellLane(lane);
    draft.holder().ifPresent(holder -> draft.enter(holder, "goes on"));
  }

  private void tellLane(Lane before) {
    Lane lane = draft.lane();
    if (lane.silent() != before.silent() || !Objects.equals(lane.heldBy(), before.heldBy()) || !Objects.equals(lane.halted(), before.halted())) {
      draft.emit(new RolloutRecord.LaneChanged(draft.cluster(), lane.silent(), lane.heldBy(), lane.halted(), draft.now()));
    }
  }

  /** Another cluster under the same name: what was applied is not there (protocol.md, "A cluster replaced under its name"). */
  private void forgetCluster() {
    String reason = "the cluster was replaced by another of the same name";
    for (Rollout rollout : draft.rollouts()) {
      if (!(rollout instanceof Rollout.Ended)) {
        planning.forget(rollout.head().id());
        draft.enter(new Rollout.Ended(rollout.head(), RolloutState.ABORTED, null, reason, List.of(), draft.now()), reason);
      }
      draft.operations(rollout.head().id()).forEach(o -> draft.remove(Area.OPERATIONS, o.id())); // there is nothing to be rolled back
    }
    draft.scan(Area.PENDING, Intentions.LEAVING, Wanted.class).keySet().forEach(id -> draft.remove(Area.PENDING, id));
    draft.scan(Area.APPLIED, "", AppliedRecord.class).keySet().forEach(id -> draft.remove(Area.APPLIED, id));
    draft.scan(Area.WANTED, "", Wanted.class).keySet().forEach(id -> draft.remove(Area.WANTED, id));
    draft.scan(Area.SOURCES, "", SourceRecord.class).forEach((id, source) -> {
      draft.put(Area.SOURCES, id, new SourceRecord(id, null, SetDigest.EMPTY.toString(), null, null));
      draft.emit(new SourceState(draft.cluster(), id, null, SetDigest.EMPTY.toString(), true, reason));
    });
    draft.lane(draft.lane().withHolder(null).withReplaced(true));
  }
}
