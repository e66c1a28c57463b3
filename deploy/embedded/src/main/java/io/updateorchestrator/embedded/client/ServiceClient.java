package io.updateorchestrator.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.planner.streams.view.PlanOfRollout;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Speaks to a running orchestrator over its HTTP API. Safe for use by several threads. */
public final class ServiceClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final URI base;
  private final Supplier<URI> revisions;
  private final String token;
  private final HttpClient http;

  /** @param token bearer token of the API */
  public ServiceClient(URI base, String token) {
    this(base, () -> base, token);
  }

  /** @param revisions where the role ingest answers, which may be a process of its own; asked when there is one to send */
  public ServiceClient(URI base, Supplier<URI> revisions, String token) {
    this.base = base;
    this.revisions = revisions;
    this.token = token;
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  }

  /** A snapshot of a source for one cluster. */
  public record Submission(String cluster, String source, String revision, boolean partial, boolean prune, String author, boolean confirmed,
      Map<String, String> options) {}

  /** @param rollouts that came of it, as far as they are known after 10 s */
  public record Accepted(String request, List<String> rollouts) {}

  /** @param manifests JSON, one object a line */
  public Accepted submit(Submission submission, byte[] manifests) {
    Map<String, String> query = new TreeMap<>(submission.options());
    query.put("cluster", submission.cluster());
    query.put("source", submission.source());
    query.put("revision", submission.revision());
    query.put("partial", String.valueOf(submission.partial()));
    query.put("prune", String.valueOf(submission.prune()));
    query.put("author", submission.author());
    query.put("confirmed", String.valueOf(submission.confirmed()));
    URI ingest = revisions.get();
    HttpRequest request = request(ingest, "/api/v1/revisions" + queryOf(query))
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofByteArray(manifests))
        .build();
    HttpResponse<String> response = exchange(request);
    if (response.statusCode() == 404 && !response.body().startsWith("{")) {
      throw new OrchestratorException(ErrorCode.USAGE, "The orchestrator at " + ingest + " takes no revisions: the role ingest is another process's, so name that one (--server)");
    }
    JsonNode answer = bodyOf(response);
    List<String> rollouts = new ArrayList<>();
    answer.path("rollouts").forEach(id -> rollouts.add(id.asText()));
    return new Accepted(answer.path("request").asText(), rollouts);
  }

  /** @param filters {@code cluster source state limit}; left out where empty */
  public RolloutsDocument rollouts(Map<String, String> filters) {
    return read(send(request("/api/v1/rollouts" + queryOf(new TreeMap<>(filters))).GET().build()));
  }

  public Optional<RolloutsDocument.Rollout> rollout(String id) {
    HttpResponse<String> response = exchange(request("/api/v1/rollouts/" + encode(id)).GET().build());
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    return read(bodyOf(response)).rollouts().stream().findFirst();
  }

  /** The plan of a rollout as it was told last; empty before there is one. */
  public Optional<PlanOfRollout> plan(String rollout) {
    HttpResponse<String> response = exchange(request("/api/v1/rollouts/" + encode(rollout) + "/plan").GET().build());
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(Json.MAPPER.convertValue(bodyOf(response), PlanOfRollout.class));
  }

  /** The rollout that answers a request, as soon as there is one. */
  public Optional<RolloutsDocument.Rollout> rolloutOfRequest(String request, String cluster) {
    return rollouts(Map.of("cluster", cluster, "limit", "50")).rollouts().stream().filter(r -> request.equals(r.request())).findFirst();
  }

  /**
   * Asks for {@code approve}, {@code abort} or {@code rollback}.
   *
   * @return the id of the rollout that carries it out: the named one, or a rollback's own
   */
  public String act(String rollout, String verb, Map<String, Object> details) {
    JsonNode answer = send(request("/api/v1/rollouts/" + encode(rollout) + "/" + verb)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(details)))
        .build());
    return answer.path("rollout").asText(rollout);
  }

  /** Whether the service answers at all. */
  public boolean alive() {
    try {
      return exchange(request("/health/live").GET().build()).statusCode() == 200;
    } catch (OrchestratorException e) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path) {
    return request(base, path);
  }

  private HttpRequest.Builder request(URI to, String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(to.resolve(path)).timeout(ANSWER).header("Accept", "application/json");
    return token == null ? builder : builder.header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest request) {
    return bodyOf(exchange(request));
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e instanceof ConnectException ? "nothing listens there, or the way is closed" : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The orchestrator at " + address(request) + " does not answer: " + why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted while waiting for " + address(request), e);
    }
  }

  private static URI address(HttpRequest request) {
    return request.uri().resolve("/");
  }

  private JsonNode bodyOf(HttpResponse<String> response) {
    if (response.statusCode() / 100 == 2) {
      return Json.tree(response.body());
    }
    throw errorOf(response);
  }

  private OrchestratorException errorOf(HttpResponse<String> response) {
    if (response.statusCode() == 401) {
      return new OrchestratorException(ErrorCode.CONFIGURATION, "The orchestrator at " + base + " refuses the token (--token-file)");
    }
    JsonNode error;
    try {
      error = Json.tree(response.body()).path("error");
    } catch (IllegalArgumentException e) {
      return new OrchestratorException(ErrorCode.INTERNAL, "The orchestrator at " + base + " answered " + response.statusCode() + ": " + response.body());
    }
    List<Problem> problems = new ArrayList<>();
    error.path("problems").forEach(p -> problems.add(Json.MAPPER.convertValue(p, Problem.class)));
    ErrorCode code = codeOf(error.path("code").asText(), response.statusCode() / 100 == 4 ? ErrorCode.USAGE : ErrorCode.INTERNAL);
    return new OrchestratorException(code, error.path("message").asText("The orchestrator answered " + response.statusCode()), problems);
  }

  /** @param other for a code that only the API has */
  private static ErrorCode codeOf(String label, ErrorCode other) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.label().equals(label)) {
        return code;
      }
    }
    return other;
  }

  private static RolloutsDocument read(JsonNode body) {
    return Json.MAPPER.convertValue(body, RolloutsDocument.class);
  }

  private static String queryOf(Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach((key, value) -> {
      if (value != null && !value.isEmpty()) {
        text.append(text.isEmpty() ? '?' : '&').append(encode(key)).append('=').append(encode(value));
      }
    });
    return text.toString();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
