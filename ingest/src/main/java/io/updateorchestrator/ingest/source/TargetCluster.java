package io.updateorchestrator.ingest.source;

import io.updateorchestrator.common.resource.GroupKind;
import java.util.Map;

/**
 * A cluster that sources may be meant for.
 *
 * @param served kinds with whether each is namespaced; empty as long as its executor has told none
 * @param known its executor has told of itself
 */
public record TargetCluster(String name, Map<String, String> labels, Map<GroupKind, Boolean> served, boolean known) {

  public TargetCluster {
    labels = Map.copyOf(labels);
    served = Map.copyOf(served);
  }
}
