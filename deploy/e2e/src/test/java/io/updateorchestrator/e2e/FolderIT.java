package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.e2e.outside.Api;
import io.updateorchestrator.e2e.outside.App;
import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data folder and those who share it, on the simulated cluster. */
class FolderIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PASSWORD = "hunter2-correct-horse-battery";

  @TempDir
  private Path folder;

  private static Map<String, String> withSecret(int version) {
    Map<String, String> files = new TreeMap<>(Chain.files("default", version));
    files.put("secret.yaml", """
        apiVersion: v1
        kind: Secret
        metadata: {name: database, namespace: default}
        stringData: {password: %s, version: "%d"}
        """.formatted(PASSWORD, version));
    return files;
  }

  @Test
  void aSecondProcessIsToldWhoHoldsTheFolder() {
    // Given
    try (Service service = new Service(folder, "simulated: true").start()) {
      service.api();

      // When
      try (App second = App.start(service.logs(), Map.of(), "up", "--config", folder.resolve("config.yaml").toString(), "--data-dir", service.data().toString())) {
        int exitCode = second.awaitEnd(SOON);

        // Then
        assertThat(exitCode).as(second.said()).isEqualTo(1);
        assertThat(second.err()).contains(String.valueOf(service.app().pid())).doesNotContain("\tat ");
        assertThat(service.app().isAlive()).isTrue();
      }
    }
  }

  @Test
  void nothingOfASecretIsInAnyFileOrLog() throws IOException {
    // Given
    Service service = new Service(folder, "simulated: true").start();
    try (service) {
      String commit = service.push("one", withSecret(1));
      assertThat(service.state(commit)).as(service.app().said()).isEqualTo("succeeded");
      String broken = service.push("two", brokenWithSecret());
      assertThat(service.state(broken)).isEqualTo("rolled-back");
      assertThat(service.app().stop()).isIn(0, 143);
    }

    // When
    List<String> found = new ArrayList<>();
    for (Path root : List.of(service.data(), service.logs())) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.startsWith(service.data().resolve("git"))).toList()) {
          String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          if (bytes.contains(PASSWORD) || bytes.contains(Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)))) {
            found.add(file.toString());
          }
        }
      }
    }

    // Then
    assertThat(found).isEmpty();
  }

  private static Map<String, String> brokenWithSecret() {
    Map<String, String> files = withSecret(2);
    files.putAll(Chain.files("default", 2, Chain.Fault.IMAGE, 2));
    return files;
  }

  @Test
  void forgedWebhooksAreTurnedAway() {
    // Given
    try (Service service = new Service(folder, "simulated: true").start()) {
      Api api = service.api();
      service.repository.push("one", Chain.files("default", 1));
      String url = service.repository.url();
      String body = "{\"ref\":\"refs/heads/main\",\"repository\":{\"clone_url\":\"" + url + "\"}}";

      // When / Then
      assertThat(api.push(url, "main", "another-secret")).isEqualTo(401);
      assertThat(api.post("/webhooks/github", body, "X-GitHub-Event", "push").statusCode()).isEqualTo(401);
      assertThat(api.post("/webhooks/github", body + " ", "X-GitHub-Event", "push", "X-Hub-Signature-256", Api.signature(body, Service.SECRET)).statusCode()).isEqualTo(401);
      assertThat(api.post("/webhooks/generic", "", "Authorization", "Bearer guessed").statusCode()).isEqualTo(401);
      assertThat(api.push("https://git.example/other.git", "main", Service.SECRET)).isEqualTo(404);
      assertThat(api.post("/webhooks/github", "{}", "X-GitHub-Event", "ping", "X-Hub-Signature-256", Api.signature("{}", Service.SECRET)).statusCode()).isEqualTo(200);
      assertThat(new Api(service.app().url(), "guessed").get("/api/v1/rollouts").statusCode()).isEqualTo(401);
      assertThat(api.push(url.toUpperCase(java.util.Locale.ROOT).replace("FILE:", "file:") + "/", "main", Service.SECRET)).as("case and trailing slash aside").isEqualTo(202);
    }
  }

  @Test
  void aRestartGoesOnWithWhatIsThere() {
    // Given
    try (Service service = new Service(folder, "simulated: true").start()) {
      String first = service.push("one", Chain.files("default", 1));
      assertThat(service.state(first)).isEqualTo("succeeded");
      assertThat(service.app().stop()).isIn(0, 143);

      // When
      service.start();
      service.api().awaitRollout(first, SOON, Api::ended);
      String second = service.push("two", Chain.files("default", 2));

      // Then
      assertThat(service.state(second)).as(service.app().said()).isEqualTo("succeeded");
      assertThat(service.api().rollouts()).hasSize(2);
    }
  }
}
