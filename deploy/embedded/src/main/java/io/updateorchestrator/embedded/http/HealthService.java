package io.updateorchestrator.embedded.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.json.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** {@code /health/live}: the process answers. {@code /health/ready}: each of its parts does its work. */
public final class HealthService implements HttpService {

  private final Map<String, BooleanSupplier> parts;

  /** @param parts by name; asked at each request, so each must answer at once */
  public HealthService(Map<String, BooleanSupplier> parts) {
    this.parts = new TreeMap<>(parts);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/health/live", (request, response) -> answer(response, Status.OK_200, Map.of("status", "up")));
    rules.get("/health/ready", (request, response) -> ready(response));
  }

  private void ready(ServerResponse response) {
    Map<String, String> states = new TreeMap<>();
    parts.forEach((name, ready) -> states.put(name, ready.getAsBoolean() ? "up" : "down"));
    boolean all = !states.containsValue("down");
    answer(response, all ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, Map.of("status", all ? "up" : "down", "parts", states));
  }

  private static void answer(ServerResponse response, Status status, Map<String, Object> body) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(Json.bytes(body));
  }
}
