package io.updateorchestrator.embedded.service;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.embedded.http.ListenAddress;
import io.updateorchestrator.ingest.SourceSettings;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one process of the orchestrator is told.
 *
 * @param roles that it takes; with {@code kafka.bootstrap_servers} there is no broker to run
 * @param reads it keeps the committed view of rollouts and serves it, with or without the planner's role
 * @param clusters for the executor's role
 * @param patience for locks that others hold
 * @param onFatal told in one line why the embedded broker can't go on; does not return
 */
public record ServiceSettings(Configuration configuration, DataFolder folder, Set<Role> roles, boolean reads, List<SourceSettings> sources, List<ServedCluster> clusters,
    ListenAddress listen, RoleLocks.Patience patience, Consumer<String> onFatal) {

  public ServiceSettings {
    roles = Set.copyOf(roles);
    sources = List.copyOf(sources);
    clusters = List.copyOf(clusters);
  }

  boolean embeddedKafka() {
    return configuration.bootstrapServers() == null;
  }

  boolean has(Role role) {
    return roles.contains(role);
  }
}
