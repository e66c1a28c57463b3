package io.updateorchestrator.cli.service;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.embedded.broker.BrokerFolder;
import io.updateorchestrator.embedded.broker.EmbeddedBroker;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.embedded.service.KafkaAccess;
import io.updateorchestrator.planner.streams.view.RolloutFilter;
import io.updateorchestrator.planner.streams.view.RolloutView;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads rollouts for a command that changes nothing: from a service that runs, else from the topics, with the broker alone. */
public final class Reading {

  private static final int ALL = 1_000;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final RoleLocks.Patience PATIENCE = new RoleLocks.Patience(Duration.ofSeconds(30), Duration.ofSeconds(10));

  private final Session session;
  private final ServiceOptions options;

  public Reading(Session session, ServiceOptions options) {
    this.session = session;
    this.options = options;
  }

  /** Newest first. @param cluster and {@code source}: null for all */
  public List<Rollout> newest(String cluster, String source, int limit) {
    Optional<Connection> running = new Connector(session, options).running();
    if (running.isPresent()) {
      try (Connection connection = running.get()) {
        Map<String, String> filters = new HashMap<>(Map.of("limit", String.valueOf(limit)));
        filters.put("cluster", cluster);
        filters.put("source", source);
        return connection.client().rollouts(filters).rollouts();
      }
    }
    return fromTopics(new RolloutFilter(cluster, source, Set.of(), limit)).rollouts();
  }

  private RolloutsDocument fromTopics(RolloutFilter filter) {
    DataFolder folder = session.dataFolder().looked();
    boolean shared = session.configuration().bootstrapServers() != null;
    if (!shared && !new BrokerFolder(folder.broker()).isFormatted()) {
      return new RolloutsDocument(List.of(), null);
    }
    session.logs(false);
    try (RoleLocks locks = RoleLocks.take(folder.prepared(), Set.of(Role.BROKER), "reader", PATIENCE);
        EmbeddedBroker broker = shared ? null : new EmbeddedBroker(folder.broker(), session::fatal)) {
      if (broker != null) {
        broker.start();
      }
      KafkaSettings kafka = KafkaAccess.settings(session.configuration(), broker == null ? null : broker.bootstrapServers());
      if (shared) {
        KafkaAccess.clusterId(kafka);
      }
      try (RolloutView view = new RolloutView(kafka, folder.view(), new SimpleMeterRegistry())) {
        view.readToEnd(LONGEST);
        return view.rollouts(filter);
      }
    }
  }

  /** What runs or waits, and the last rollout of each cluster. */
  public List<Rollout> current(String cluster, String source) {
    List<Rollout> current = new ArrayList<>();
    Set<String> clusters = new java.util.HashSet<>();
    for (Rollout rollout : newest(cluster, source, ALL)) {
      boolean last = clusters.add(rollout.cluster());
      if (last || !rollout.state().ended()) {
        current.add(rollout);
      }
    }
    return current;
  }
}
