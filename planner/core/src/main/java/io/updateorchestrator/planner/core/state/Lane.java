package io.updateorchestrator.planner.core.state;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A cluster's lane: one rollout at a time holds it.
 *
 * @param clusterUid of the cluster behind the name; null until its executor has told
 * @param epoch number of the newest rollout
 * @param term last one given out; {@code executorTerm}: highest that the Lease or the executor has
 * @param holder rollout that holds the lane; null where it is free
 * @param heldBy another orchestrator that holds the cluster's Lease; null normally
 * @param silent the executor has not been heard of for a while
 * @param replaced the cluster was replaced under its name: the next rollout needs approval
 * @param halted why a fact could not be decided; null normally
 * @param configuration last {@code configured}; null before the first
 */
public record Lane(String clusterUid, long epoch, long term, long executorTerm, String holder, String heldBy, boolean silent, boolean replaced,
    String halted, JsonNode configuration, String configurationDigest) {

  public static final Lane EMPTY = new Lane(null, 0, 0, 0, null, null, false, false, null, null, null);

  public Lane withHolder(String rollout) {
    return new Lane(clusterUid, epoch, term, executorTerm, rollout, heldBy, silent, replaced, halted, configuration, configurationDigest);
  }

  public Lane withNextEpoch() {
    return new Lane(clusterUid, epoch + 1, term, executorTerm, holder, heldBy, silent, replaced, halted, configuration, configurationDigest);
  }

  public Lane withNextTerm() {
    return new Lane(clusterUid, epoch, Math.max(term, executorTerm) + 1, executorTerm, holder, heldBy, silent, replaced, halted, configuration, configurationDigest);
  }

  public Lane withExecutor(String uid, long leaseTerm, String otherHolder, boolean isSilent) {
    return new Lane(uid, epoch, term, Math.max(executorTerm, leaseTerm), holder, otherHolder, isSilent, replaced, halted, configuration, configurationDigest);
  }

  public Lane withReplaced(boolean isReplaced) {
    return new Lane(clusterUid, epoch, term, executorTerm, holder, heldBy, silent, isReplaced, halted, configuration, configurationDigest);
  }

  public Lane withConfiguration(JsonNode tree, String digest) {
    return new Lane(clusterUid, epoch, term, executorTerm, holder, heldBy, silent, replaced, halted, tree, digest);
  }

  public Lane withHalted(String reason) {
    return new Lane(clusterUid, epoch, term, executorTerm, holder, heldBy, silent, replaced, reason, configuration, configurationDigest);
  }
}
