package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.resource.GroupKind;
import java.util.Map;

/**
 * What reading needs to know of the cluster that manifests are meant for.
 *
 * @param namespace for namespaced objects that name none
 * @param served kinds that the cluster serves, and whether each is namespaced; empty where it isn't known
 */
public record Target(String namespace, Map<GroupKind, Boolean> served) {

  public Target {
    served = Map.copyOf(served);
  }

  public static Target of(String namespace) {
    return new Target(namespace, Map.of());
  }
}
