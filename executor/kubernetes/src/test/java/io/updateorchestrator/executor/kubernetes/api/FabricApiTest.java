package io.updateorchestrator.executor.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricApiTest {

  private static final ResourceRef MAP = ResourceRef.core("ConfigMap", "shop", "a");
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String CORE = """
      {"kind":"APIResourceList","resources":[{"name":"configmaps","kind":"ConfigMap","namespaced":true},{"name":"namespaces","kind":"Namespace","namespaced":false},
       {"name":"namespaces/status","kind":"Namespace","namespaced":false}]}""";

  private static Function<String, String> server(String answer) {
    return line -> line.startsWith("GET /api/v1 ") ? CannedServer.json(200, CORE) : line.startsWith("GET /apis/") ? CannedServer.answer(404, "text/plain", "404 page not found\n") : answer;
  }

  private static ObjectNode body() {
    ObjectNode body = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    body.putObject("metadata").put("name", "a").put("namespace", "shop");
    return body;
  }

  @Test
  void anApplyNamesManagerForceValidationAndDryRun() throws Exception {
    // Given
    try (CannedServer server = new CannedServer(server(CannedServer.json(201, "{\"kind\":\"ConfigMap\"}"))); FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {

      // When
      ApiResult result = api.send(new ApiRequest.Apply(MAP, "v1", body(), true, true), LONG);

      // Then
      assertThat(result).isEqualTo(new ApiResult.Ok(201, Json.object().put("kind", "ConfigMap")));
      assertThat(server.requests).last().asString().startsWith(
          "PATCH /api/v1/namespaces/shop/configmaps/a?fieldManager=update-orchestrator&force=true&fieldValidation=Strict&dryRun=All {\"apiVersion\":\"v1\"");
    }
  }

  @Test
  void aDeletionCarriesItsPreconditions() throws Exception {
    // Given
    try (CannedServer server = new CannedServer(server(CannedServer.json(200, "{\"kind\":\"Status\"}"))); FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {

      // When
      api.send(new ApiRequest.Delete(MAP, "v1", "u1", "7", ApiRequest.Propagation.FOREGROUND), LONG);

      // Then
      assertThat(server.requests).last().isEqualTo("DELETE /api/v1/namespaces/shop/configmaps/a "
          + "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Foreground\",\"preconditions\":{\"uid\":\"u1\",\"resourceVersion\":\"7\"}}");
    }
  }

  @Test
  void whatTheServerSaysIsKept() throws Exception {
    // Given
    String status = """
        {"kind":"Status","message":"Apply failed","reason":"Conflict","code":409,"details":{"retryAfterSeconds":3,
         "causes":[{"reason":"FieldManagerConflict","message":"conflict with \\"x\\"","field":".data.a"}]}}""";
    try (CannedServer server = new CannedServer(server(CannedServer.json(409, status))); FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {

      // When
      ApiResult result = api.send(new ApiRequest.Apply(MAP, "v1", body(), false, false), LONG);

      // Then
      assertThat(result).isEqualTo(new ApiResult.Refused(409, "Conflict", "Apply failed", List.of(new ApiResult.Cause("FieldManagerConflict", ".data.a", "conflict with \"x\"")), 3_000));
    }
  }

  @Test
  void aKindThatIsNotThereIsAskedForAgainEachTime() throws Exception {
    // Given
    String[] widgets = {CannedServer.answer(404, "text/plain", "404 page not found\n")};
    try (CannedServer server = new CannedServer(line -> line.contains("/apis/x.io/v1 ") ? widgets[0] : CannedServer.json(200, "{\"kind\":\"Widget\"}"));
        FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {
      ApiRequest get = new ApiRequest.Get(new ResourceRef("x.io", "Widget", "shop", "a"), "x.io/v1");
      ApiResult before = api.send(get, LONG);
      widgets[0] = CannedServer.json(200, "{\"resources\":[{\"name\":\"widgets\",\"kind\":\"Widget\",\"namespaced\":true}]}");

      // When
      ApiResult after = api.send(get, LONG);

      // Then
      assertThat(before).isEqualTo(new ApiResult.Refused(404, "", "404 page not found", List.of(), 0));
      assertThat(after).isInstanceOf(ApiResult.Ok.class);
      assertThat(server.requests).last().isEqualTo("GET /apis/x.io/v1/namespaces/shop/widgets/a");
    }
  }

  @Test
  void nothingIsSentWhereNobodyListens() throws Exception {
    // Given
    CannedServer closed = new CannedServer(line -> null);
    closed.close();
    try (FabricApi api = new FabricApi(new ClusterAccess.Url(closed.url()))) {

      // When
      ApiResult result = api.send(new ApiRequest.Get(MAP, "v1"), LONG);

      // Then
      assertThat(result).isInstanceOf(ApiResult.NotSent.class);
    }
  }

  @Test
  void aWriteWhoseConnectionBreaksIsLostAndSentOnce() throws Exception {
    // Given
    try (CannedServer server = new CannedServer(server(CannedServer.HANG_UP)); FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {

      // When
      ApiResult result = api.send(new ApiRequest.Apply(MAP, "v1", body(), false, false), LONG);

      // Then
      assertThat(result).isInstanceOf(ApiResult.Lost.class);
      assertThat(server.requests.stream().filter(r -> r.startsWith("PATCH"))).hasSize(1);
    }
  }

  @Test
  void aServerThatAsksToWaitIsNotAskedAgainByTheLibrary() throws Exception {
    // Given
    try (CannedServer server = new CannedServer(server(CannedServer.answer(429, "text/plain", "too many", "Retry-After: 2"))); FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {

      // When
      ApiResult result = api.send(new ApiRequest.Apply(MAP, "v1", body(), false, false), LONG);

      // Then
      assertThat(result).isEqualTo(new ApiResult.Refused(429, "", "too many", List.of(), 2_000));
      assertThat(server.requests.stream().filter(r -> r.startsWith("PATCH"))).hasSize(1);
    }
  }

  @Test
  void aServerThatNeverAnswersIsLostAfterTheTimeout() throws Exception {
    // Given
    try (CannedServer server = new CannedServer(server(null)); FabricApi api = new FabricApi(new ClusterAccess.Url(server.url()))) {

      // When
      ApiResult result = api.send(new ApiRequest.Get(MAP, "v1"), Duration.ofMillis(400));

      // Then
      assertThat(result).isInstanceOf(ApiResult.Lost.class);
    }
  }

  @Test
  void aContextThatIsNotThereIsNamed(@TempDir Path folder) throws Exception {
    // Given
    Path file = folder.resolve("config");
    Files.writeString(file, """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: u, user: {token: x}}]
        contexts: [{name: here, context: {cluster: c, user: u}}]
        current-context: here
        """);

    // When
    Throwable thrown = catchThrowable(() -> new FabricApi(new ClusterAccess.Kubeconfig(file, "there")).close());

    // Then
    assertThat(thrown).isInstanceOf(OrchestratorException.class).hasMessageContaining(file.toString()).hasMessageContaining("there");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed(@TempDir Path folder) throws Exception {
    // Given
    Path file = folder.resolve("config");
    Files.writeString(file, """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: u, user: {token: x}}]
        contexts: [{name: here, context: {cluster: c, user: u}}]
        current-context: here
        """);
    try (FabricApi api = new FabricApi(new ClusterAccess.Kubeconfig(file, "here"))) {

      // When
      Throwable thrown = catchThrowable(() -> api.profile(LONG));

      // Then
      assertThat(thrown).isInstanceOf(OrchestratorException.class).hasMessageContaining(file.toString()).hasMessageContaining("context here");
    }
  }
}
