package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which rollouts that have ended a lane still knows. */
final class Retention {

  /** Kept for rollbacks by hand, as long as the journal keeps the pre-images. */
  private static final int ROLLOUTS_KEPT = 10;

  private final Draft draft;

  Retention(Draft draft) {
    this.draft = draft;
  }

  /** Old rollouts leave the stores; their story stays in the topics. */
  void prune() {
    List<Rollout> all = draft.rollouts();
    Set<String> needed = all.stream().filter(r -> !(r instanceof Rollout.Ended)).map(Rollout::head)
        .flatMap(h -> Stream.concat(h.supersedes().stream(), Stream.ofNullable(h.rollbackOf()))).collect(Collectors.toSet());
    Map<Boolean, List<Rollout>> byDeed = all.stream().filter(r -> r instanceof Rollout.Ended && !needed.contains(r.head().id()))
        .collect(Collectors.partitioningBy(r -> r.head().started() != null)); // what never had the lane must not push out what may be rolled back
    byDeed.values().forEach(this::pruneOldest);
  }

  private void pruneOldest(List<Rollout> ended) {
    for (Rollout old : ended.subList(0, Math.max(0, ended.size() - 2 * ROLLOUTS_KEPT))) {
      draft.operations(old.head().id()).forEach(o -> draft.remove(Area.OPERATIONS, o.id()));
      draft.remove(Area.ROLLOUTS, "%020d".formatted(Long.parseLong(old.head().id().substring(old.head().id().lastIndexOf('-') + 1))));
    }
  }
}
