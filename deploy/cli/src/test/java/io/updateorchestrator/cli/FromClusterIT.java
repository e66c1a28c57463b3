package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.simulated.SimulatedCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code analyze --from-cluster}. */
class FromClusterIT {

  @TempDir
  private Path folder;

  private SimulatedCluster cluster;
  private String kubeconfig;

  @BeforeEach
  void start() throws Exception {
    cluster = new SimulatedCluster(folder.resolve("cluster")).start();
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig()).toString();
    post("/api/v1/namespaces/default/configmaps", Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "settings", "labels", Map.of("app", "web"))));
    post("/api/v1/namespaces/default/secrets", Map.of("apiVersion", "v1", "kind", "Secret", "metadata", Map.of("name", "other"), "data", Map.of("p", "c2VjcmV0")));
    post("/apis/apps/v1/namespaces/default/deployments", Map.of("apiVersion", "apps/v1", "kind", "Deployment", "metadata", Map.of("name", "web", "labels", Map.of("app", "web")),
        "spec", Map.of("selector", Map.of("matchLabels", Map.of("app", "web")), "template", Map.of("metadata", Map.of("labels", Map.of("app", "web")),
            "spec", Map.of("containers", List.of(Map.of("name", "c", "image", "nginx:1", "envFrom", List.of(Map.of("configMapRef", Map.of("name", "settings"))))))))));
  }

  private void post(String path, Object body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.url() + path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))).build();
    assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void readsWhatPeopleHaveMade() {
    // When
    Run all = Run.of("analyze", "--from-cluster", "--kubeconfig", kubeconfig, "-n", "default", "-o", "json");
    Run some = Run.of("analyze", "--from-cluster", "--kubeconfig", kubeconfig, "-n", "default", "-l", "app=web", "-o", "json");

    assertThat(all.exitCode()).as(all.out()).isZero();

    // Then: neither pods nor ReplicaSets, which the Deployment's controller has made
    assertThat(names(all)).containsExactly("ConfigMap/settings", "Deployment/web", "Secret/other");
    assertThat(names(some)).containsExactly("ConfigMap/settings", "Deployment/web");
    assertThat(Json.tree(all.out()).path("dependencies").path(0).path("path").asText()).isEqualTo("spec.template.spec.containers[0].envFrom[0].configMapRef.name");
  }

  private static List<String> names(Run run) {
    JsonNode resources = Json.tree(run.out()).path("resources");
    return resources.valueStream().map(r -> r.path("kind").asText() + "/" + r.path("name").asText()).toList();
  }

  @Test
  void readsOneOfTheTwo() {
    // When
    Run both = Run.of("analyze", "--from-cluster", ".");
    Run none = Run.of("analyze");

    // Then
    assertThat(both.err()).isEqualTo("Error: analyze reads RESOURCES, or what is in the cluster (--from-cluster): name one of the two\n").isEqualTo(none.err());
    assertThat(both.exitCode()).isEqualTo(1);
  }
}
