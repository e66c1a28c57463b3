package io.updateorchestrator.simulated.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.SimulatedApi;
import java.time.Duration;
import java.time.Instant;

/** The simulated core; a pause costs no time. */
final class SimulatedTalk implements Talk.Api {

  private final SimulatedApi api = new SimulatedApi(7, Instant.parse("2026-01-01T00:00:00Z"));

  @Override
  public Talk.Answer send(String method, String target, String contentType, JsonNode body) {
    Request plain = Request.of(method, target, contentType, body);
    Response response = api.handle(new Request(method, plain.path(), plain.query(), contentType, body, "parity"));
    api.advance(api.now().plusMillis(1));
    return new Talk.Answer(response.status(), response.body() == null ? TextNode.valueOf(response.text()) : response.body());
  }

  @Override
  public void pause() {
    api.advance(api.now().plus(Duration.ofMillis(50)));
  }
}
