package io.updateorchestrator.planner.streams.http;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.planner.streams.view.RolloutFilter;
import io.updateorchestrator.planner.streams.view.RolloutView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of rollouts, clusters and sources; to be mounted at {@code /api/v1}. */
public final class RolloutsApi implements HttpService {

  private static final int LIMIT = 20;
  private static final int MOST = 1_000;

  private final RolloutView view;

  public RolloutsApi(RolloutView view) {
    this.view = view;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/rollouts", this::rollouts)
        .get("/rollouts/{id}", this::rollout)
        .get("/rollouts/{id}/plan", this::plan)
        .get("/clusters", (request, response) -> Answers.ok(response, Map.of("clusters", view.clusters())))
        .get("/sources", (request, response) -> Answers.ok(response, Map.of("sources", view.sources())));
  }

  private void rollouts(ServerRequest request, ServerResponse response) {
    Parameters query = request.query();
    try {
      Set<RolloutState> states = text(query, "state").map(RolloutsApi::states).orElse(Set.of());
      int limit = text(query, "limit").map(RolloutsApi::limit).orElse(LIMIT);
      Answers.ok(response, view.rollouts(new RolloutFilter(text(query, "cluster").orElse(null), text(query, "source").orElse(null), states, limit)));
    } catch (IllegalArgumentException e) {
      Answers.error(response, Status.BAD_REQUEST_400, "usage", e.getMessage());
    }
  }

  private static Optional<String> text(Parameters query, String name) {
    return query.contains(name) ? Optional.of(query.get(name)).filter(t -> !t.isBlank()) : Optional.empty();
  }

  private static Set<RolloutState> states(String text) {
    return Arrays.stream(text.split(",")).map(RolloutsApi::state).collect(Collectors.toSet());
  }

  private static RolloutState state(String label) {
    return Arrays.stream(RolloutState.values()).filter(s -> s.label().equals(label)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such state: %s (known: %s)".formatted(label, Arrays.stream(RolloutState.values()).map(RolloutState::label).collect(Collectors.joining(" ")))));
  }

  private static int limit(String text) {
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
      throw new IllegalArgumentException("limit is a number from 1 to " + MOST + ", not " + text);
    }
    return Integer.parseInt(text);
  }

  private void rollout(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
    view.rollout(id).ifPresentOrElse(r -> Answers.ok(response, new RolloutsDocument(List.of(r), null)),
        () -> Answers.error(response, Status.NOT_FOUND_404, "not-found", "there is no rollout " + id));
  }

  private void plan(ServerRequest request, ServerResponse response) {
    String id = request.path().pathParameters().get("id");
    view.plan(id).ifPresentOrElse(p -> Answers.ok(response, p), () -> Answers.error(response, Status.NOT_FOUND_404, "not-found", "there is no plan of a rollout " + id));
  }
}
