package io.updateorchestrator.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.config.Configuration.ClusterEntry;
import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.ingest.IngestService;
import io.updateorchestrator.ingest.IngestSettings;
import io.updateorchestrator.ingest.SourceSettings;
import io.updateorchestrator.topics.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {

  private static final String PUSH = "{\"ref\":\"refs/heads/main\",\"repository\":{\"clone_url\":\"https://git.example/Shop/Web.git\",\"ssh_url\":\"git@git.example:Shop/Web.git\"}}";

  @TempDir
  private Path folder;
  private Path secret;
  private Path token;
  private IngestService ingest;
  private WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
    token = Files.writeString(folder.resolve("token"), "t0ken\n");
    List<SourceSettings> sources = List.of(source("shop", "https://git.example/shop/web", null), source("next", "git@git.example:shop/web.git", "next"),
        source("other", "https://git.example/other", null), source("folder", null, null));
    IngestSettings settings = new IngestSettings(KafkaSettings.embedded("127.0.0.1:1", "test"), sources, List.of(new ClusterEntry("prod", Map.of(), null, null, false, true)),
        folder.resolve("git"), secret, token, false);
    ingest = new IngestService(settings, SealKeys.create(folder.resolve("keys.json")), new SimpleMeterRegistry());
    server = WebServer.builder().port(0).routing(r -> r.register(new Webhooks(ingest, secret, token), new Revisions(ingest, RolloutsOfRequest.UNKNOWN))).build().start();
  }

  private SourceSettings source(String name, String git, String branch) {
    return SourceSettings.of(new SourceEntry(name, git, git == null ? folder : null, branch == null ? "main" : branch, "", List.of("prod"), Map.of(), 60_000, true, "default", null, null));
  }

  @AfterEach
  void stop() {
    server.stop();
    ingest.close();
    client.close();
  }

  private HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> github(String event, String body, String signature) throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return signature == null ? post("/webhooks/github", bytes, "X-GitHub-Event", event) : post("/webhooks/github", bytes, "X-GitHub-Event", event, "X-Hub-Signature-256", signature);
  }

  private static String sign(String body, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSignedPushIsAcceptedForTheSourcesOfItsRepositoryAndBranch() throws Exception {
    // When
    HttpResponse<String> answer = github("push", PUSH, sign(PUSH, "hunter2"));

    // Then
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"sources\":[\"shop\"]}");
  }

  @Test
  void aPingIsAnsweredAndOtherEventsConcernNoSource() throws Exception {
    assertThat(github("ping", "{}", sign("{}", "hunter2")).statusCode()).isEqualTo(200);
    assertThat(github("issues", PUSH, sign(PUSH, "hunter2")).body()).isEqualTo("{\"sources\":[]}");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "sha256=", "sha1=abc", "sha256=0000", "garbage"})
  void aForgedSignatureIsRefused(String signature) throws Exception {
    // When
    HttpResponse<String> answer = github("push", PUSH, signature);

    // Then
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"error\"").doesNotContain("hunter2");
  }

  @Test
  void aSignatureOfAnotherBodyOrKeyIsRefused() throws Exception {
    assertThat(github("push", PUSH, sign(PUSH + " ", "hunter2")).statusCode()).isEqualTo(401);
    assertThat(github("push", PUSH, sign(PUSH, "hunter2\n")).statusCode()).isEqualTo(401);
    assertThat(github("ping", "{}", sign(PUSH, "hunter2")).statusCode()).isEqualTo(401);
  }

  @Test
  void theSecretMayChangeAndAnEmptyOneOpensNothing() throws Exception {
    Files.writeString(secret, "other\r\n");
    assertThat(github("push", PUSH, sign(PUSH, "other")).statusCode()).isEqualTo(202);
    Files.writeString(secret, "\n");
    assertThat(github("push", PUSH, sign(PUSH, "\n")).statusCode()).isEqualTo(401);
    Files.delete(secret);
    assertThat(github("push", PUSH, sign(PUSH, "other")).statusCode()).isEqualTo(401);
  }

  @Test
  void anUnknownRepositoryIsNotFoundAndWhatIsNoJsonIsRefused() throws Exception {
    // Given
    String unknown = "{\"repository\":{\"clone_url\":\"https://git.example/none\"}}";

    // Then
    assertThat(github("push", unknown, sign(unknown, "hunter2")).statusCode()).isEqualTo(404);
    assertThat(github("push", "{}", sign("{}", "hunter2")).statusCode()).isEqualTo(404);
    assertThat(github("push", "no json", sign("no json", "hunter2")).statusCode()).isEqualTo(400);
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    assertThat(post("/webhooks/github", new byte[26 * 1024 * 1024]).statusCode()).isEqualTo(413);
    assertThat(post("/webhooks/github", new byte[25 * 1024 * 1024]).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "''|202|{\"sources\":[\"shop\",\"next\",\"other\"]}", "{}|202|{\"sources\":[\"shop\",\"next\",\"other\"]}",
      "{\"repository\":\"https://git.example/other.git\"}|202|{\"sources\":[\"other\"]}",
      "{\"project\":{\"git_http_url\":\"https://git.example/other.git\"}}|202|{\"sources\":[\"other\"]}",
      "{\"repository\":{\"url\":\"https://git.example/shop/web\"}}|202|{\"sources\":[\"shop\",\"next\"]}"})
  void theGenericWebhookTakesATokenAndLooksAtWhatIsNamedOrAtAll(String body, int status, String answer) throws Exception {
    // When
    HttpResponse<String> response = post("/webhooks/generic", body.getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer t0ken");

    // Then
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(answer);
  }

  @Test
  void theGenericWebhookRefusesOthers() throws Exception {
    assertThat(post("/webhooks/generic", new byte[0]).statusCode()).isEqualTo(401);
    assertThat(post("/webhooks/generic", new byte[0], "Authorization", "Bearer t0ken2").statusCode()).isEqualTo(401);
    assertThat(post("/webhooks/generic", new byte[0], "X-Gitlab-Token", "t0ken").statusCode()).isEqualTo(202);
    assertThat(post("/webhooks/generic", "{\"repository\":\"https://none\"}".getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer t0ken").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "?source=cli|cluster", "?cluster=prod|source", "?cluster=prod&source=Bad_Name|source", "?cluster=prod&source=cli&partial=perhaps|partial", "?cluster=prod&source=cli&timeout=soon|timeout"})
  void aSubmissionWithWrongParametersIsRefused(String query, String parameter) throws Exception {
    // When
    HttpResponse<String> response = post("/api/v1/revisions" + query, new byte[0]);

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"" + parameter + "\"");
  }

  @Test
  void aSubmissionThatCannotBeReadIsRefusedWithAllProblems() throws Exception {
    // When
    HttpResponse<String> response = post("/api/v1/revisions?cluster=prod&source=cli", "kind: A\n---\napiVersion: v1\n".getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("\"code\":\"invalid-manifest\"", "\"document\":1", "\"document\":2");
    assertThat(post("/api/v1/revisions?cluster=none&source=cli", new byte[0]).statusCode()).isEqualTo(404);
  }
}
