package io.updateorchestrator.planner.streams;

import static io.updateorchestrator.planner.streams.Revisions.shop;
import static io.updateorchestrator.planner.streams.Revisions.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.streams.http.EventsApi;
import io.updateorchestrator.planner.streams.http.RequestSender;
import io.updateorchestrator.planner.streams.http.RequestsApi;
import io.updateorchestrator.planner.streams.http.RolloutsApi;
import io.updateorchestrator.planner.streams.view.RolloutView;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.testing.TestBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API over a real planner; every rollout of cluster {@code prod} waits for approval. */
class ApiIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  static Path folder;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestBroker broker;
  private static KafkaSettings kafka;
  private static PlannerService planner;
  private static LiveExecutor executor;
  private static RolloutView view;
  private static RequestSender sender;
  private static WebServer server;

  @BeforeAll
  static void start() {
    broker = new TestBroker(folder.resolve("broker")).start();
    kafka = broker.kafka(1);
    planner = new PlannerService(new PlannerSettings(kafka, folder.resolve("state"), "planner-1", asksAlways()), new SimpleMeterRegistry());
    planner.start();
    executor = new LiveExecutor("prod", kafka, new FakeExecutor("prod"));
    view = new RolloutView(kafka, folder.resolve("view"), new SimpleMeterRegistry());
    view.start();
    sender = new RequestSender(kafka, "api");
    server = WebServer.builder().port(0).routing(r -> r.register("/api/v1", new RolloutsApi(view), new RequestsApi(view, sender), new EventsApi(view))).build().start();
    assertThat(planner.awaitRunning(LONG)).isTrue();
  }

  private static LaneConfiguration asksAlways() {
    ObjectNode tree = Json.MAPPER.valueToTree(Configuration.defaults().lane());
    ((ObjectNode) tree.path("safety")).put("manualApproval", true);
    return Json.MAPPER.convertValue(tree, LaneConfiguration.class);
  }

  @AfterAll
  static void stop() throws Exception {
    view.close();
    server.stop();
    sender.close();
    executor.close();
    planner.close();
    broker.close();
  }

  private static void publish(List<ManifestChange> changes) {
    Events events = new Events(kafka.catalogue(), "ingest");
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer("ingest-shop", Duration.ofSeconds(30)))) {
      producer.initTransactions();
      producer.beginTransaction();
      changes.forEach(c -> producer.send(events.record(c, UUID.randomUUID().toString(), Instant.now())));
      producer.commitTransaction();
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1" + path)).timeout(LONG);
  }

  private static JsonNode get(String path) throws Exception {
    return Json.tree(HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String waiting(String source) {
    publish(snapshot("prod", source, "r1", shop(1, source)));
    return await().atMost(LONG).until(() -> get("/rollouts?source=" + source + "&state=awaiting-approval").path("rollouts").path(0).path("id").asText(null), id -> id != null);
  }

  @Test
  void approvesOnceAndRefusesWhatCantBe() throws Exception {
    // Given
    String id = waiting("approved");
    JsonNode plan = get("/rollouts/" + id + "/plan");

    // When
    HttpResponse<String> approved = post("/rollouts/" + id + "/approve", "{\"request\":\"one\",\"by\":\"me\",\"planDigest\":\"%s\"}".formatted(plan.path("plan").path("digest").asText()));
    await().atMost(LONG).until(() -> get("/rollouts/" + id).path("rollouts").path(0).path("state").asText(), "succeeded"::equals);
    HttpResponse<String> again = post("/rollouts/" + id + "/approve", "{\"request\":\"one\"}");
    HttpResponse<String> tooLate = post("/rollouts/" + id + "/abort", "");

    // Then
    assertThat(plan.path("reasons").path(0).asText()).isEqualTo("safety.require_manual_approval is set");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(202);
    assertThat(Json.tree(approved.body()).path("rollout").asText()).isEqualTo(id);
    assertThat(again.body()).isEqualTo(approved.body());
    assertThat(tooLate.statusCode()).isEqualTo(409);
    assertThat(Json.tree(tooLate.body()).path("state").asText()).isEqualTo("succeeded");
    assertThat(Json.tree(tooLate.body()).path("error").path("message").asText()).isEqualTo("it has ended");
  }

  @Test
  void answersWhatIsNotThereAndWhatIsNotUnderstoodWithWords() throws Exception {
    // When
    HttpResponse<String> unknown = post("/rollouts/prod-999/approve", "{}");
    HttpResponse<String> malformed = post("/rollouts/prod-999/approve", "[");
    JsonNode state = get("/rollouts?state=finished");
    JsonNode limit = get("/rollouts?limit=0");

    // Then
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(state.path("error").path("message").asText()).startsWith("no such state: finished (known: waiting");
    assertThat(limit.path("error").path("message").asText()).isEqualTo("limit is a number from 1 to 1000, not 0");
    assertThat(get("/clusters").path("clusters").path(0).path("name").asText()).isEqualTo("prod");
  }

  @Test
  void refusesAnExpiredRequest() throws Exception {
    // Given
    String id = waiting("expired");

    // When
    HttpResponse<String> expired = post("/rollouts/" + id + "/approve", "{\"notAfter\":\"2020-01-01T00:00:00Z\"}");

    // Then
    assertThat(expired.statusCode()).isEqualTo(409);
    assertThat(Json.tree(expired.body()).path("error").path("message").asText()).isEqualTo("expired");
    assertThat(get("/rollouts/" + id).path("rollouts").path(0).path("state").asText()).isEqualTo("awaiting-approval");
  }

  @Test
  void streamsChangesFromTheOneThatWasSeenLast() throws Exception {
    // Given
    String id = waiting("streamed");

    // When
    try (Stream<String> lines = HTTP.send(request("/events").header("Last-Event-ID", "0").build(), HttpResponse.BodyHandlers.ofLines()).body()) {
      List<String> first = lines.filter(l -> !l.startsWith(":") && !l.isEmpty()).takeWhile(l -> !(l.startsWith("data: ") && l.contains(id) && l.contains("awaiting-approval"))).toList();

      // Then
      assertThat(first.subList(0, 2)).containsExactly("id: 1", "event: rollout");
    }
  }
}
