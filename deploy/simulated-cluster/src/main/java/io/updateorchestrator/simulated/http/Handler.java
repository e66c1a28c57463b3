package io.updateorchestrator.simulated.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.api.Refused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** HTTP in, core, HTTP out. */
final class Handler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Handler.class);
  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

  private final Clockwork clockwork;
  private final Watches watches;

  Handler(Clockwork clockwork, Watches watches) {
    this.clockwork = clockwork;
    this.watches = watches;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        Request request = read(exchange);
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
          // No WebSockets here: a 200 that ends at once makes fabric8 watch over plain HTTP.
          answer(exchange, Response.text(200, ""));
        } else if (request.isWatch()) {
          watch(exchange, request);
        } else {
          answer(exchange, clockwork.handle(request));
        }
      } catch (Refused refused) {
        answer(exchange, refused.response());
      } catch (RuntimeException e) {
        LOG.error("{} {}: {}", exchange.getRequestMethod(), exchange.getRequestURI(), e.getMessage(), e);
        answer(exchange, Refused.status(500, "InternalError", "Internal error occurred: " + e, null).response());
      }
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String agent = exchange.getRequestHeaders().getFirst("User-Agent");
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null && type.contains("protobuf")) {
      throw Refused.status(415, "UnsupportedMediaType", "the simulated cluster speaks JSON and YAML only", null);
    }
    return new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query == null ? Map.of() : Request.parse(query),
        type == null ? "" : type, body.length == 0 ? null : parse(body), agent == null ? "" : agent);
  }

  /** JSON if it is, else YAML. */
  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException noJson) {
      try {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(new String(body, StandardCharsets.UTF_8)));
      } catch (YAMLException e) {
        throw Refused.badRequest("error decoding YAML: error converting YAML to JSON: yaml: " + e.getMessage());
      }
    }
  }

  private static void answer(HttpExchange exchange, Response response) throws IOException {
    byte[] bytes;
    if (response.body() == null) {
      bytes = response.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    } else {
      ObjectNode table = Tables.wanted(exchange.getRequestHeaders().getFirst("Accept")) ? Tables.of(response.body()) : null;
      bytes = JSON.writeValueAsBytes(table == null ? response.body() : table);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
    }
    exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private void watch(HttpExchange exchange, Request request) throws IOException {
    Watches.Watch watch = clockwork.locked(() -> watches.open(request));
    try {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      long seconds = request.parameter("timeoutSeconds").isEmpty() ? LONGEST_WATCH.toSeconds() : Long.parseLong(request.parameter("timeoutSeconds"));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(seconds, LONGEST_WATCH.toSeconds()));
      OutputStream out = exchange.getResponseBody();
      out.flush();
      boolean table = Tables.wanted(exchange.getRequestHeaders().getFirst("Accept"));
      for (ObjectNode event = next(watch, end); event != null; event = next(watch, end)) {
        out.write(line(event, table));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watches.close(watch);
    }
  }

  private static ObjectNode next(Watches.Watch watch, long end) throws InterruptedException {
    return watch.events().poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private static byte[] line(ObjectNode event, boolean table) throws JsonProcessingException {
    ObjectNode asTable = table && !event.path("type").asText().equals("BOOKMARK") ? Tables.of(event.path("object")) : null;
    if (asTable != null) {
      event.set("object", asTable);
    }
    return (JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
