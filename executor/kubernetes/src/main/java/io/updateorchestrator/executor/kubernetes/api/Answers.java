package io.updateorchestrator.executor.kubernetes.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;

/** Reads answers of an API server, and what became of a request that has none. */
final class Answers {

  private static final int LONGEST_TEXT = 500;

  private Answers() {}

  static ApiResult of(HttpResponse<byte[]> response) {
    byte[] bytes = response.body() == null ? new byte[0] : response.body();
    JsonNode body = json(bytes);
    if (response.isSuccessful()) {
      return body == null ? new ApiResult.Lost("an answer that is no JSON") : new ApiResult.Ok(response.code(), body);
    }
    long retryAfterMs = seconds(response.header("Retry-After")) * 1_000;
    if (body == null || !body.path("kind").asText().equals("Status")) {
      return new ApiResult.Refused(response.code(), "", text(bytes), List.of(), retryAfterMs);
    }
    List<ApiResult.Cause> causes = new ArrayList<>();
    JsonNode details = body.path("details");
    details.path("causes").forEach(c -> causes.add(new ApiResult.Cause(c.path("reason").asText(""), c.path("field").asText(""), c.path("message").asText(""))));
    return new ApiResult.Refused(response.code(), body.path("reason").asText(""), body.path("message").asText(""), causes,
        Math.max(retryAfterMs, details.path("retryAfterSeconds").asLong() * 1_000));
  }

  /** Whether a request without an answer can have reached the server: only what never had a connection certainly has not. */
  static ApiResult ofFailure(Throwable failure) {
    String message = "no answer";
    int depth = 0;
    for (Throwable cause = failure; cause != null && depth < 10; cause = cause.getCause(), depth++) {
      if (cause.getMessage() != null) {
        message = cause.getMessage();
      }
      if (cause instanceof ConnectException || cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException
          || cause instanceof HttpConnectTimeoutException || cause instanceof SSLHandshakeException) {
        return new ApiResult.NotSent("the API server can't be reached: " + (cause.getMessage() == null ? said(cause) : cause.getMessage()));
      }
    }
    return new ApiResult.Lost(message);
  }

  private static String said(Throwable cause) {
    return cause instanceof ConnectException ? "connection refused" : cause.getClass().getSimpleName();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      JsonNode body = Json.MAPPER.readTree(bytes);
      return body.isObject() ? body : null;
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory can always be read", e);
    }
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }

  private static long seconds(String header) {
    return header != null && header.matches("\\d{1,6}") ? Long.parseLong(header) : 0;
  }
}
