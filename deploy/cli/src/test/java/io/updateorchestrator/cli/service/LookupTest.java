package io.updateorchestrator.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.cli.Cli;
import io.updateorchestrator.cli.Console;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.embedded.folder.ServerFile;
import io.updateorchestrator.embedded.http.HttpListener;
import io.updateorchestrator.embedded.http.ListenAddress;
import io.helidon.webserver.http.HttpService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which service a command speaks to: each answers with a rollout of its own name. */
class LookupTest {

  private static final String TOKEN = "secret";
  private static final RoleLocks.Patience NONE = new RoleLocks.Patience(Duration.ZERO, Duration.ZERO);

  @TempDir
  private Path root;

  private static HttpListener service(String name, String token) {
    String document = """
        {"rollouts":[{"id":"%s-1","cluster":"%s","source":"s","revision":"r","state":"succeeded","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","by":"x",
        "problems":[],"notAsBefore":[],"batches":[]}]}""".formatted(name, name);
    HttpService rollouts = rules -> rules.get("/api/v1/rollouts", (request, response) -> response.send(document))
        .get("/api/v1/rollouts/" + name + "-1", (request, response) -> response.send(document)).get("/health/live", (request, response) -> response.send("{}"));
    HttpListener listener = new HttpListener(new ListenAddress("127.0.0.1", 0), token, List.of(rollouts));
    listener.start();
    return listener;
  }

  /** Takes every revision; its rollout is told by the service of that name. */
  private static HttpListener ingest(String name) {
    HttpService revisions = rules -> rules.post("/api/v1/revisions", (request, response) -> {
      request.content().as(byte[].class);
      response.send("{\"request\":\"r\",\"rollouts\":[\"" + name + "-1\"]}");
    });
    HttpListener listener = new HttpListener(new ListenAddress("127.0.0.1", 0), TOKEN, List.of(revisions));
    listener.start();
    return listener;
  }

  private String history(String... more) {
    return command("history", more);
  }

  private String command(String name, String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] arguments = new String[more.length + 3];
    arguments[0] = name;
    arguments[1] = "--data-dir";
    arguments[2] = root.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    new Cli(new Console(new ByteArrayInputStream(new byte[0]), print, print, false, false, Map.of())).run(arguments);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void prefersTheNamedServerThenTheConfiguredOneThenTheOneOfTheFolder() throws IOException {
    // Given
    DataFolder folder = new DataFolder(root).prepared();
    Path token = Files.writeString(root.resolve("other-token"), TOKEN + "\n");
    try (HttpListener named = service("named", TOKEN); HttpListener configured = service("configured", TOKEN); HttpListener ofFolder = service("folder", TOKEN);
        RoleLocks locks = RoleLocks.take(folder, EnumSet.of(Role.PLANNER), "service", NONE)) {
      new ServerFile(ofFolder.url(), ProcessHandle.current().pid(), TOKEN, "test").write(folder, Role.PLANNER);
      Path config = Files.writeString(root.resolve("config.yaml"), "http: {listen: \"" + configured.url().substring("http://".length()) + "\"}\n");
      // When
      String byName = history("--server", named.url(), "--token-file", token.toString(), "--config", config.toString());
      String byConfiguration = history("--config", config.toString(), "--token-file", token.toString());
      String byFolder = history();
      // Then
      assertThat(byName).contains("named-1");
      assertThat(byConfiguration).contains("configured-1");
      assertThat(byFolder).contains("folder-1");
    }
  }

  @Test
  void sendsARevisionToTheIngestThatIsAProcessOfItsOwn() throws IOException {
    // Given
    DataFolder folder = new DataFolder(root).prepared();
    Path manifest = Files.writeString(root.resolve("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    try (HttpListener planner = service("folder", TOKEN); HttpListener ingest = ingest("folder");
        RoleLocks locks = RoleLocks.take(folder, EnumSet.of(Role.PLANNER, Role.INGEST), "service", NONE)) {
      new ServerFile(planner.url(), ProcessHandle.current().pid(), TOKEN, "test").write(folder, Role.PLANNER);
      // When
      String toPlanner = command("execute", manifest.toString(), "--server", planner.url(), "--token-file", Files.writeString(root.resolve("t"), TOKEN).toString());
      new ServerFile(ingest.url(), ProcessHandle.current().pid(), TOKEN, "test").write(folder, Role.INGEST);
      String executed = command("execute", manifest.toString());
      // Then
      assertThat(executed).contains("Rollout folder-1 of s");
      assertThat(toPlanner).contains("takes no revisions: the role ingest is another process's");
    }
  }

  @Test
  void saysThatTheTokenIsWrong() {
    // Given
    try (HttpListener named = service("named", "another")) {
      // When
      String told = history("--server", named.url());
      // Then
      assertThat(told).contains("refuses the token (--token-file)");
    }
  }

  @Test
  void hasNothingToTellOfAFolderWithoutDataAndStartsNothing() {
    // When
    String told = history();
    // Then
    assertThat(told).contains("No rollouts yet");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aSecondUpNamesTheFirst() throws IOException {
    // Given
    DataFolder folder = new DataFolder(root).prepared();
    Path manifests = Files.createDirectory(root.resolve("manifests"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    int exitCode;
    try (RoleLocks locks = RoleLocks.take(folder, EnumSet.allOf(Role.class), "service", NONE)) {
      // When
      exitCode = new Cli(new Console(new ByteArrayInputStream(new byte[0]), print, print, false, false, Map.of()))
          .run("up", manifests.toString(), "--cluster", "simulated", "--data-dir", root.toString());
    }
    // Then
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("in use by process " + ProcessHandle.current().pid());
  }
}
