package io.updateorchestrator.e2e.outside;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/** {@code up} as a service for one git source, on a data folder that outlives its processes. */
public final class Service implements AutoCloseable {
  public static final String SECRET = "webhook-secret-4711";
  public static final Duration ROLLOUT = Duration.ofMinutes(5);

  public final Path folder;
  public final GitRepository repository;
  private App app;

  /** @param cluster what stands below {@code clusters: - name: test} */
  public Service(Path folder, String cluster) {
    this.folder = folder;
    this.repository = new GitRepository(folder);
    write("github-secret", SECRET + "\n");
    // Polling is slow on purpose: what is fast came by the webhook.
    write("config.yaml", """
        http: {listen: '127.0.0.1:0'}
        clusters: [{name: test, %s}]
        sources: [{name: chain, git: '%s', clusters: [test], interval: 10m, prune: true}]
        webhooks: {github: {secret_file: github-secret}}
        safety: {require_confirmation_threshold: 1000}
        fail_fast_after: 2s
        logging: {level: DEBUG}
        """.formatted(cluster, repository.url()));
  }

  private void write(String name, String text) {
    try {
      Path file = Files.writeString(folder.resolve(name), text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path data() {
    return folder.resolve("data");
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  public Service start() {
    app = App.start(logs(), Map.of(), up());
    return this;
  }

  /** As {@link #start}, with the launcher. */
  public Service launch() {
    app = App.launch(logs(), up());
    return this;
  }

  private String[] up() {
    return new String[] {"up", "--config", folder.resolve("config.yaml").toString(), "--data-dir", data().toString()};
  }

  public App app() {
    return app;
  }

  public Api api() {
    String url = app.url();
    Api api = Api.of(data());
    assert url != null;
    return api;
  }

  /** Pushes and announces it. @return the commit */
  public String push(String message, Map<String, String> files) {
    String commit = repository.push(message, files);
    int status = api().push(repository.url(), "main", SECRET);
    if (status != 202) {
      throw new AssertionError("The webhook answers " + status + "\n" + app.said());
    }
    return commit;
  }

  /** How the commit's rollout has ended. */
  public String state(String commit) {
    JsonNode ended = api().awaitRollout(commit, ROLLOUT, Api::ended);
    return ended.path("state").asText();
  }

  public void kill() {
    app.kill();
  }

  @Override
  public void close() {
    if (app != null) {
      app.close();
    }
  }
}
