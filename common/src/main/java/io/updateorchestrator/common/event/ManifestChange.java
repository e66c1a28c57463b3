package io.updateorchestrator.common.event;

/** A record of {@code manifest-changes}: what an ingester says about one attempt to publish one revision of a source to a cluster. */
public sealed interface ManifestChange permits ManifestChanged, ManifestRemoved, RevisionSealed, RevisionRefused {

  String cluster();

  String source();

  /** Names one transaction of the ingester; records of different attempts interleave in a partition. */
  String attempt();
}
