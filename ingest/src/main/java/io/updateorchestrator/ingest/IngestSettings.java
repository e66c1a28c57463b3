package io.updateorchestrator.ingest;

import io.updateorchestrator.common.config.Configuration.ClusterEntry;
import io.updateorchestrator.topics.KafkaSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * @param clusters that are configured; those whose executors tell of themselves are added
 * @param folder of our own: git mirrors, and what was refused
 * @param githubSecret file with the webhook's secret; null for none: then every such webhook is refused
 * @param genericToken file with the token; null for none
 * @param remoteBases {@code allow_remote_bases}
 */
public record IngestSettings(KafkaSettings kafka, List<SourceSettings> sources, List<ClusterEntry> clusters, Path folder, Path githubSecret, Path genericToken,
    boolean remoteBases) {

  public IngestSettings {
    sources = List.copyOf(sources);
    clusters = List.copyOf(clusters);
  }
}
