package io.updateorchestrator.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpListenerTest {

  private static final ListenAddress ANY = new ListenAddress("127.0.0.1", 0);

  private static HttpResponse<String> get(HttpListener listener, String path, String authorization) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(listener.url() + path));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void guardsTheApiByItsTokenAndNothingElse() throws Exception {
    // Given
    HealthService health = new HealthService(Map.of("broker", () -> true, "planner", () -> false));
    try (HttpListener listener = new HttpListener(ANY, "t0ken", List.of(health, rules -> rules.get("/api/v1/x", (request, response) -> response.send("in"))))) {
      // When
      listener.start();
      // Then
      assertThat(get(listener, "/api/v1/x", null).statusCode()).isEqualTo(401);
      assertThat(get(listener, "/api/v1/x", "Bearer wrong").body()).contains("\"error\"");
      assertThat(get(listener, "/api/v1/x", "Bearer t0ken").body()).isEqualTo("in");
      assertThat(get(listener, "/health/live", null).statusCode()).isEqualTo(200);
      assertThat(get(listener, "/health/ready", null).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void saysWhichPortIsTaken() {
    // Given
    try (HttpListener first = new HttpListener(ANY, "t", List.of())) {
      first.start();
      int port = URI.create(first.url()).getPort();
      try (HttpListener second = new HttpListener(new ListenAddress("127.0.0.1", port), "t", List.of())) {
        // When
        assertThatThrownBy(second::start)
            // Then
            .isInstanceOfSatisfying(OrchestratorException.class, e -> assertThat(e.exitCode()).isEqualTo(4)).hasMessageContaining("127.0.0.1:" + port);
      }
    }
  }

  @Test
  void exposesOnlyThoseOfOurMetricsThatAreAskedFor() throws Exception {
    // Given
    try (Metrics metrics = new Metrics(true, List.of("update_operations_total", "update_operations_duration_seconds"));
        HttpListener listener = new HttpListener(ANY, "t", List.of(metrics))) {
      Counter.builder("update.operations").register(metrics.registry()).increment();
      Counter.builder("update.failures").register(metrics.registry()).increment();
      Timer.builder("update.operations.duration").register(metrics.registry()).record(Duration.ofSeconds(1));
      // When
      listener.start();
      // Then
      assertThat(get(listener, "/metrics", null).body()).contains("update_operations_total 1.0").contains("update_operations_duration_seconds").contains("jvm_memory_used_bytes")
          .doesNotContain("update_failures_total");
    }
  }
}
