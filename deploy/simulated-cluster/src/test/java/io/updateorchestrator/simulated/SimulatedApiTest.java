package io.updateorchestrator.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedApiTest {

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";

  private final Cluster cluster = new Cluster();

  @Test
  void rollsADeploymentOut() {
    // When
    Response created = cluster.apply(DEPLOYMENT, Cluster.deployment("web", 3, "nginx:1"));
    cluster.pass(Duration.ofSeconds(1));

    // Then
    assertThat(created.status()).as("%s", created.body()).isEqualTo(201);
    JsonNode status = cluster.get(DEPLOYMENT).path("status");
    assertThat(status.path("availableReplicas").asInt()).as("%s", status).isEqualTo(3);
    assertThat(status.at("/conditions/1/reason").asText()).isEqualTo("NewReplicaSetAvailable");
    assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
  }

  @Test
  void replacesPodsOnANewTemplateAndKeepsTheOldReplicaSet() {
    // Given
    cluster.apply(DEPLOYMENT, Cluster.deployment("web", 4, "nginx:1"));
    cluster.pass(Duration.ofSeconds(1));

    // When
    cluster.apply(DEPLOYMENT, Cluster.deployment("web", 4, "nginx:2"));
    cluster.pass(Duration.ofSeconds(5));

    // Then
    assertThat(cluster.get("/api/v1/namespaces/default/pods").path("items")).hasSize(4)
        .allMatch(p -> p.at("/spec/containers/0/image").asText().equals("nginx:2"));
    assertThat(cluster.get("/apis/apps/v1/namespaces/default/replicasets").path("items")).hasSize(2);
    assertThat(cluster.get(DEPLOYMENT).at("/metadata/annotations/deployment.kubernetes.io~1revision").asText()).isEqualTo("2");
  }

  @Test
  void keepsEnoughPodsWhenTheNewImageCannotBePulled() {
    // Given
    cluster.apply(DEPLOYMENT, Cluster.deployment("web", 4, "nginx:1"));
    cluster.pass(Duration.ofSeconds(1));

    // When
    cluster.apply(DEPLOYMENT, Cluster.deployment("web", 4, "does-not-exist:2"));
    cluster.pass(Duration.ofSeconds(700));

    // Then
    JsonNode status = cluster.get(DEPLOYMENT).path("status");
    assertThat(status.path("availableReplicas").asInt()).isEqualTo(3);
    assertThat(status.path("updatedReplicas").asInt()).isEqualTo(2);
    assertThat(status.path("conditions")).anyMatch(c -> c.path("reason").asText().equals("ProgressDeadlineExceeded"));
  }

  @Test
  void sameSeedAndRequestsGiveTheSameBytes() {
    // Given
    Cluster other = new Cluster();

    // When
    for (Cluster c : new Cluster[] {cluster, other}) {
      c.apply(DEPLOYMENT, Cluster.deployment("web", 3, "nginx:1"));
      c.pass(Duration.ofSeconds(2));
    }

    // Then
    assertThat(cluster.get("/api/v1/pods").toString()).isEqualTo(other.get("/api/v1/pods").toString());
  }

  @Test
  void nothingIsDueWhenAllIsQuiet() {
    // Given
    cluster.apply(DEPLOYMENT, Cluster.deployment("web", 3, "nginx:1"));

    // When
    cluster.pass(Duration.ofSeconds(900));

    // Then
    assertThat(cluster.api.nextDue()).isEmpty();
  }
}
