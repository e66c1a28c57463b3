package io.updateorchestrator.ingest.source;

import java.util.Optional;

/** Where manifests come from. Used by one thread, but for {@link #close()}. */
public interface Source extends AutoCloseable {

  /**
   * Looks where the source stands now.
   *
   * @throws SourceUnavailableException if it can't be reached; what was seen before stays valid
   */
  void refresh() throws SourceUnavailableException;

  /** What it wants of a cluster, as seen by the last {@link #refresh()}. */
  Rendered render(TargetCluster cluster) throws SourceUnavailableException;

  /** The same at an earlier revision; empty where that isn't kept. */
  Optional<Rendered> renderAt(String revision, TargetCluster cluster);

  @Override
  void close();
}
