package io.updateorchestrator.planner.streams;

import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers commands as an executor would whose objects become ready at once, but for those that it is told to fail. */
public final class FakeExecutor {

  public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final String cluster;
  private final Map<ResourceRef, String> live = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private long heartbeat;

  public FakeExecutor(String cluster) {
    this.cluster = cluster;
  }

  /** Objects of this name fail when they are applied. */
  public FakeExecutor failing(String name) {
    failing.add(name);
    return this;
  }

  public ClusterRecord heartbeat() {
    heartbeat++;
    return new ClusterRecord(cluster, "uid-" + cluster, "v1.32.0", Map.of(), List.of(), 0, "executor", heartbeat, heartbeat == 1 ? 0 : 5_000, null, false, AT);
  }

  public List<Outcome> answer(Command command) {
    return switch (command) {
      case Observe observe -> List.of(new Observed(cluster, observe.rollout(), observe.term(), observe.id(), observe.chunk(), observe.chunks(),
          observe.targets().stream().map(this::look).toList(), AT));
      case BatchOpened opened -> List.of();
      case Apply apply -> apply(apply);
      case Undo undo -> List.of(new OperationChanged(cluster, undo.rollout(), undo.term(), undo.id(), undo.operation(), undo.ref(), OperationState.UNDONE, 1, true, false, null, null, null, AT));
      case Stop stop -> List.of(new Stopped(cluster, stop.rollout(), stop.term(), stop.id(), AT));
      case Settled settled -> List.of();
    };
  }

  private Observed.Observation look(Observe.Target target) {
    String digest = live.get(target.ref());
    ObservedWord word = digest == null ? ObservedWord.ABSENT : digest.equals(target.lastApplied()) ? ObservedWord.AS_APPLIED : ObservedWord.CHANGED;
    return new Observed.Observation(target.ref(), word, null, null, List.of());
  }

  private List<Outcome> apply(Apply apply) {
    if (failing.contains(apply.ref().name())) {
      return List.of(changed(apply, OperationState.APPLYING, null, null), changed(apply, OperationState.FAILED, "it can't be pulled", null));
    }
    String digest = apply.manifest() == null ? null : apply.manifest().digest();
    live.put(apply.ref(), digest);
    return List.of(changed(apply, OperationState.APPLYING, null, null), changed(apply, OperationState.PROGRESSING, "0 of 1 ready", null),
        changed(apply, OperationState.READY, null, new OperationChanged.Applied("created", "u", "1", digest)));
  }

  private OperationChanged changed(Apply apply, OperationState state, String message, OperationChanged.Applied applied) {
    return new OperationChanged(cluster, apply.rollout(), apply.term(), apply.id(), apply.operation(), apply.ref(), state, 1, true, false, null, message, applied, AT);
  }
}
