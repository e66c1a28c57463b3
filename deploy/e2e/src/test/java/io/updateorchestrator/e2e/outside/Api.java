package io.updateorchestrator.e2e.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The HTTP API of a running orchestrator, as another program uses it. */
public final class Api {
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private final String token;

  public Api(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** The one that holds a data folder. */
  public static Api of(Path dataFolder) {
    try {
      JsonNode server = Json.tree(Files.readString(dataFolder.resolve("server.json")));
      return new Api(server.path("url").asText(), server.path("token").asText());
    } catch (IOException e) {
      throw new AssertionError("No service holds " + dataFolder, e);
    }
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token).build());
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.uri() + " gives no answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A push as GitHub announces it. @return status */
  public int push(String cloneUrl, String branch, String secret) {
    String body = Json.object().put("ref", "refs/heads/" + branch).set("repository", Json.object().put("clone_url", cloneUrl)).toString();
    return post("/webhooks/github", body, "X-GitHub-Event", "push", "X-Hub-Signature-256", signature(body, secret), "Content-Type", "application/json").statusCode();
  }

  public static String signature(String body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public JsonNode rollouts() {
    HttpResponse<String> answer = get("/api/v1/rollouts?limit=100");
    if (answer.statusCode() != 200) {
      throw new AssertionError("GET rollouts: " + answer.statusCode() + " " + answer.body());
    }
    return Json.tree(answer.body()).path("rollouts");
  }

  /** The newest rollout of a revision, once it fits. */
  public JsonNode awaitRollout(String revision, Duration limit, Predicate<JsonNode> fits) {
    long end = System.nanoTime() + limit.toNanos();
    JsonNode last = null;
    while (System.nanoTime() < end) {
      for (JsonNode rollout : rollouts()) {
        if (rollout.path("revision").asText().equals(revision)) {
          last = rollout;
          if (fits.test(rollout)) {
            return rollout;
          }
          break;
        }
      }
      App.pause();
    }
    throw new AssertionError("Rollout of " + revision + " after " + limit + ": " + (last == null ? "none; there are " + rollouts() : last.toPrettyString()));
  }

  public static boolean ended(JsonNode rollout) {
    return rollout.hasNonNull("ended");
  }
}
