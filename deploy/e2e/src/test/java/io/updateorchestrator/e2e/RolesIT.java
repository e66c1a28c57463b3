package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.e2e.outside.Api;
import io.updateorchestrator.e2e.outside.App;
import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.RealCluster;
import io.updateorchestrator.e2e.outside.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four roles as processes of their own, on one data folder. */
class RolesIT {
  private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("e2e.away", 10));

  @TempDir
  private Path folder;
  private final Map<String, App> roles = new TreeMap<>();

  private void start(Service service, String role) {
    roles.put(role, App.start(service.logs(), Map.of(), "run", "--roles", role, "--config", folder.resolve("config.yaml").toString(), "--data-dir", service.data().toString()));
    roles.get(role).url();
  }

  private String push(Service service, String message, Map<String, String> files) {
    String commit = service.repository.push(message, files);
    assertThat(new Api(roles.get("ingest").url(), "").push(service.repository.url(), "main", Service.SECRET)).isEqualTo(202);
    return commit;
  }

  private static JsonNode ended(Service service, String commit) {
    return Api.of(service.data()).awaitRollout(commit, Service.ROLLOUT, Api::ended);
  }

  private String said() {
    StringBuilder all = new StringBuilder();
    roles.forEach((role, app) -> all.append(role).append(":\n").append(app.said()).append('\n'));
    return all.toString();
  }

  /** With the real API server, since the simulated one lives in the executor's process. */
  @Test
  void aRolloutGoesThroughAlthoughEachIsKilledOnce() {
    // Given
    RealCluster cluster = RealCluster.orSkip();
    String namespace = "roles-" + Long.toHexString(System.nanoTime());
    cluster.makeNamespace(namespace);
    Service service = new Service(folder, "kubeconfig: '" + System.getenv("KUBECONFIG") + "'");
    try {
      for (String role : new String[] {"broker", "planner", "executor", "ingest"}) {
        start(service, role);
      }
      String first = push(service, "one", Chain.files(namespace, 1));

      // When
      for (String role : new String[] {"executor", "planner", "broker", "ingest"}) {
        LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
        roles.get(role).kill();
        start(service, role);
      }
      JsonNode through = ended(service, first);
      Map<String, String> before = cluster.objects(namespace);
      JsonNode failed = ended(service, push(service, "two", Chain.files(namespace, 2, Chain.Fault.IMAGE, 4)));

      // Then
      assertThat(through.path("state").asText()).as("%s%n%s", through.toPrettyString(), said()).isEqualTo("succeeded");
      assertThat(failed.path("state").asText()).isEqualTo("rolled-back");
      assertThat(cluster.objects(namespace)).isEqualTo(before).hasSize(2 * Chain.LENGTH);
    } finally {
      roles.values().forEach(App::close);
      cluster.removeNamespace(namespace);
    }
  }

  /** {@code -De2e.away=60} for a minute. */
  @Test
  void aBrokerThatIsGoneForAWhileLosesNothing() {
    // Given
    Service service = new Service(folder, "simulated: true");
    try {
      start(service, "broker");
      for (String role : new String[] {"planner", "executor", "ingest"}) {
        start(service, role);
      }
      assertThat(ended(service, push(service, "one", Chain.files("default", 1))).path("state").asText()).as(said()).isEqualTo("succeeded");

      // When
      String second = push(service, "two", Chain.files("default", 2));
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      roles.get("broker").kill();
      LockSupport.parkNanos(AWAY.toNanos());
      start(service, "broker");

      // Then
      assertThat(ended(service, second).path("state").asText()).as(said()).isEqualTo("succeeded");
      assertThat(roles.values()).allMatch(App::isAlive);
    } finally {
      roles.values().forEach(App::close);
    }
  }
}
