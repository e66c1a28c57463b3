package io.updateorchestrator.planner.streams.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.streams.view.RolloutView;
import io.updateorchestrator.planner.streams.view.ViewEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Every change of rollouts, batches, operations and lanes as Server-Sent Events; to be mounted at {@code /api/v1}. */
public final class EventsApi implements HttpService {

  private static final int AT_ONCE = 500;
  /** Proxies cut what is silent for longer; and a subscriber that has gone is noticed only by writing. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final RolloutView view;

  public EventsApi(RolloutView view) {
    this.view = view;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/events", this::events);
  }

  private void events(ServerRequest request, ServerResponse response) {
    String last = request.headers().first(HeaderNames.create("Last-Event-ID")).orElse(null);
    if (last != null && !last.matches("[0-9]{1,18}")) {
      Answers.error(response, Status.BAD_REQUEST_400, "usage", "Last-Event-ID is the id of an event, not " + last);
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      stream(out, last == null ? view.lastEvent() : Long.parseLong(last));
    } catch (IOException | UncheckedIOException e) {
      // The subscriber has gone; it comes back with the last id that it saw.
    }
  }

  private void stream(OutputStream out, long from) throws IOException {
    long after = from;
    write(out, ": every change of rollouts, batches, operations and lanes\n\n");
    while (view.isOpen()) {
      List<ViewEvent> events = view.events(after, AT_ONCE, KEEP_ALIVE);
      StringBuilder text = new StringBuilder(events.isEmpty() ? ":\n\n" : "");
      for (ViewEvent event : events) {
        text.append("id: ").append(event.id()).append("\nevent: ").append(event.type()).append("\ndata: ").append(Json.text(event.data())).append("\n\n");
        after = event.id();
      }
      write(out, text.toString());
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
