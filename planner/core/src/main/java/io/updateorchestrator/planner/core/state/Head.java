package io.updateorchestrator.planner.core.state;

import io.updateorchestrator.common.event.RolloutOptions;
import java.time.Instant;
import java.util.List;

/**
 * What a rollout is from its beginning to its end.
 *
 * @param setDigest of the source's set with this revision; null for a rollback by hand
 * @param whole every object of the source is looked at, not only what is known to differ
 * @param confirmed by the person who typed it, as far as the threshold goes
 * @param approvedDigest of the plan that was approved; null before
 * @param supersedes rollouts whose begun operations are part of what this one undoes
 * @param started when it took the lane first
 * @param term of its last taking
 */
public record Head(String id, String source, String revision, String setDigest, boolean prune, boolean whole, String request, String by, boolean confirmed,
    RolloutOptions options, String rollbackOf, String approvedDigest, List<String> supersedes, Instant created, Instant started, long term) {

  public Head {
    supersedes = List.copyOf(supersedes);
  }

  public Head approved(String digest) {
    return new Head(id, source, revision, setDigest, prune, whole, request, by, confirmed, options, rollbackOf, digest, supersedes, created, started, term);
  }

  public Head onLane(long byTerm, Instant at) {
    return new Head(id, source, revision, setDigest, prune, whole, request, by, confirmed, options, rollbackOf, approvedDigest, supersedes, created, started == null ? at : started, byTerm);
  }

  public Head superseding(List<String> rollouts) {
    return new Head(id, source, revision, setDigest, prune, whole, request, by, confirmed, options, rollbackOf, approvedDigest, rollouts, created, started, term);
  }
}
