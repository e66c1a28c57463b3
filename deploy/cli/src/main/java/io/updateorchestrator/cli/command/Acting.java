package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.Served;
import io.updateorchestrator.cli.service.Connection;
import io.updateorchestrator.cli.service.Connector;
import io.updateorchestrator.cli.service.Following;
import io.updateorchestrator.cli.service.ServiceOptions;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.service.ServedCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@code approve}, {@code abort} and {@code rollback} have in common: find the rollout, ask, follow. */
final class Acting {

  private static final String NEWEST = "50";

  private final Session session;
  private final ServiceOptions service;
  private final TargetOptions target;

  Acting(Session session, ServiceOptions service, TargetOptions target) {
    this.session = session;
    this.service = service;
    this.target = target;
  }

  /**
   * @param rollout null for the newest that fits
   * @param fits which ones can be meant
   * @return the rollout that carries it out, as it ended
   */
  Rollout act(String verb, String rollout, Predicate<Rollout> fits, Map<String, Object> details) {
    session.interrupts().listen();
    ServedCluster cluster = Served.one(target, session.configuration());
    try (Connection connection = new Connector(session, service).connect(List.of(cluster))) {
      Following following = new Following(session, connection);
      Rollout meant = find(connection.client(), following, cluster.name(), verb, rollout, fits);
      Map<String, Object> body = new HashMap<>(details);
      body.put("by", session.user());
      if (verb.equals("approve")) {
        body.put("planDigest", meant.planDigest());
      }
      String id = connection.client().act(meant.id(), verb, body);
      session.say("Asked to " + verb + " " + meant.id() + (id.equals(meant.id()) ? "" : ": " + id));
      return following.untilEnded(id);
    }
  }

  private Rollout find(ServiceClient client, Following following, String cluster, String verb, String rollout, Predicate<Rollout> fits) {
    Optional<Rollout> found = rollout != null ? client.rollout(rollout)
        : client.rollouts(Map.of("cluster", cluster, "limit", NEWEST)).rollouts().stream().filter(fits).findFirst();
    return found.orElseThrow(() -> new OrchestratorException(ErrorCode.USAGE,
        rollout != null ? "There is no rollout " + rollout + " (see `history`)" : "There is no rollout to " + verb + " on the cluster " + cluster + " (see `history`)"));
  }
}
