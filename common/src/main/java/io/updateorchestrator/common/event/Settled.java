package io.updateorchestrator.common.event;

import java.util.List;

/**
 * The rollout's pre-images are no longer needed for an automatic undo; they are kept for rollbacks by hand for ten rollouts.
 *
 * @param rollouts this rollout and those whose operations it took over
 */
public record Settled(String id, String cluster, String clusterUid, String rollout, long term, List<String> rollouts) implements Command {

  public Settled {
    rollouts = List.copyOf(rollouts);
  }
}
