package io.updateorchestrator.planner.core.explain;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;

/**
 * Why an object is rolled out when it is.
 *
 * @param batch in a rollout of the whole set, from 1; {@code batches}: how many there are
 * @param beside the others of its batch
 * @param needs what it needs, {@code neededBy}: what needs it; both directly, and as they order
 * @param outside what it needs of the cluster, which is not in the set
 * @param chain dependencies from the object down to one that waits for nothing: each is the reason for one batch
 * @param dropped what would order it but is left out
 * @param missing those of {@code outside} that nothing promises to be there
 */
public record Explanation(ResourceRef resource, int batch, int batches, List<ResourceRef> beside, List<Dependency> needs, List<Dependency> neededBy, List<Dependency> outside,
    List<Dependency> chain, List<DroppedDependency> dropped, List<MissingTarget> missing, Failure failure) {

  /**
   * What happens when it does not become ready.
   *
   * @param notBegun what needs it, directly or through others
   * @param laterBatches how many others are in later batches, and wait too where batches do
   * @param putBack what has been done before it and is undone
   * @param irreversible of those, what can't be undone, with the reason
   */
  public record Failure(List<ResourceRef> notBegun, int laterBatches, List<ResourceRef> putBack, List<String> irreversible) {}
}
