package io.updateorchestrator.ingest;

import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.ingest.manifest.Collected;

/**
 * A snapshot of a source for one cluster that somebody hands in, instead of a source that we look at.
 *
 * @param revision its name; null for the digest of what it holds
 * @param partial what is absent from it stays
 * @param author who hands it in; null where nobody is known
 * @param confirmed a person has confirmed it, as far as the threshold goes
 * @param request its id; null to have one made
 * @param options null for none
 * @param namespace for namespaced objects that name none
 */
public record Submission(String cluster, String source, String revision, boolean partial, boolean prune, String author, boolean confirmed, String request,
    RolloutOptions options, String namespace, Collected manifests) {

  /** @param request under whose id the rollout is found */
  public record Accepted(String request, String revision) {}
}
