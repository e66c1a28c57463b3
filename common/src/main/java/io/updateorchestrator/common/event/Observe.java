package io.updateorchestrator.common.event;

import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;

/**
 * Asks how objects stand in the cluster. Answered by one {@link Observed} per command.
 *
 * @param chunk number of this command among {@code chunks}, from 1
 */
public record Observe(String id, String cluster, String clusterUid, String rollout, long term, int chunk, int chunks,
    List<Target> targets) implements Command {

  public Observe {
    targets = List.copyOf(targets);
  }

  /**
   * @param apiVersion how to ask the API server for it
   * @param lastApplied the {@code liveDigest} that the last outcome reported; for a Secret the manifest's own {@code hmac:} digest; null if never applied
   * @param leaving it is to be deleted: content of others in a namespace, CRD or claim is looked for
   */
  public record Target(ResourceRef ref, String apiVersion, String lastApplied, boolean leaving) {}
}
