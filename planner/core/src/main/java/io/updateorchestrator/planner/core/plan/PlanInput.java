package io.updateorchestrator.planner.core.plan;

import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.Map;

/**
 * What a plan is made of. The order of the maps makes no difference.
 *
 * @param base {@code none}, {@code applied} or {@code live}
 * @param wanted every object that the cluster is to have after this revision, of all sources: order holds through unchanged ones
 * @param changes those of {@code wanted} that are new or different
 * @param former how changed objects were wanted before, as far as that is known: they may use until then what goes
 * @param deletions objects that go, as they were last wanted
 * @param observed how changed and deleted objects stand; objects that are not in it count as absent
 */
public record PlanInput(String cluster, String revision, String base, Map<ResourceRef, Manifest> wanted, Map<ResourceRef, Manifest> changes,
    Map<ResourceRef, Manifest> former, Map<ResourceRef, Manifest> deletions, Map<ResourceRef, ObservedWord> observed) {

  public PlanInput {
    wanted = Map.copyOf(wanted);
    changes = Map.copyOf(changes);
    former = Map.copyOf(former);
    deletions = Map.copyOf(deletions);
    observed = Map.copyOf(observed);
  }
}
