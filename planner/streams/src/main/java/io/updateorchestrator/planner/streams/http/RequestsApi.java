package io.updateorchestrator.planner.streams.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutRecord.RequestAnswered;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.planner.streams.view.RolloutView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What people and programs ask of rollouts; to be mounted at {@code /api/v1}. A request expires a second before its sender is told
 * that there was no answer, so that it never acts later.
 */
public final class RequestsApi implements HttpService {

  private static final Duration VALID = Duration.ofSeconds(9);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final RolloutView view;
  private final RequestSender sender;

  public RequestsApi(RolloutView view, RequestSender sender) {
    this.view = view;
    this.sender = sender;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/rollouts/{id}/approve", (request, response) -> ask(request, response, (deed, id, r) ->
            new Request.Approve(id, r.cluster(), r.id(), deed.planDigest(), r.state().label(), deed.notAfter(), deed.by())))
        .post("/rollouts/{id}/abort", (request, response) -> ask(request, response, (deed, id, r) ->
            new Request.Abort(id, r.cluster(), r.id(), deed.keep(), r.state().label(), deed.notAfter(), deed.by())))
        .post("/rollouts/{id}/rollback", (request, response) -> ask(request, response, (deed, id, r) ->
            new Request.Rollback(id, r.cluster(), r.id(), deed.confirmed(), deed.options(), r.state().label(), deed.notAfter(), deed.by())))
        .post("/clusters/{name}/resume", this::resume);
  }

  @FunctionalInterface
  private interface Verb {
    Request request(Deed deed, String id, RolloutsDocument.Rollout rollout);
  }

  private void ask(ServerRequest request, ServerResponse response, Verb verb) {
    String rollout = request.path().pathParameters().get("id");
    Optional<RolloutsDocument.Rollout> known = view.rollout(rollout);
    Optional<Deed> deed = deed(request, response);
    if (deed.isPresent() && known.isEmpty()) {
      Answers.error(response, Status.NOT_FOUND_404, "not-found", "there is no rollout " + rollout);
    } else if (deed.isPresent()) {
      answer(response, verb.request(deed.get(), deed.get().request(), known.get()));
    }
  }

  private void resume(ServerRequest request, ServerResponse response) {
    String cluster = request.path().pathParameters().get("name");
    deed(request, response).ifPresent(deed -> answer(response, new Request.Resume(deed.request(), cluster, deed.notAfter(), deed.by())));
  }

  /** With everything filled in; empty where the body is not to be understood, and that has been answered. */
  private static Optional<Deed> deed(ServerRequest request, ServerResponse response) {
    try {
      byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
      Deed said = body.length == 0 ? Deed.NOTHING : Json.read(body, Deed.class);
      return Optional.of(new Deed(said.request() == null ? UUID.randomUUID().toString() : said.request(), said.planDigest(), said.keep(), said.confirmed(), said.options(),
          said.notAfter() == null ? Instant.now().plus(VALID) : said.notAfter(), said.by() == null ? "api" : said.by()));
    } catch (IllegalArgumentException e) {
      Answers.error(response, Status.BAD_REQUEST_400, "usage", "the body is no JSON object of request, planDigest, keep, confirmed, options, notAfter, by");
      return Optional.empty();
    }
  }

  private void answer(ServerResponse response, Request request) {
    try {
      Optional<RequestAnswered> before = view.answer(request.id(), Duration.ZERO);
      if (before.isEmpty()) {
        sender.send(request);
      }
      before.or(() -> view.answer(request.id(), ANSWER)).ifPresentOrElse(a -> answered(response, a),
          () -> Answers.error(response, Status.GATEWAY_TIMEOUT_504, "no-answer", "the planner gave no answer within 10 s; the request has expired"));
    } catch (OrchestratorException e) {
      Answers.send(response, Status.SERVICE_UNAVAILABLE_503, ErrorDocument.of(e));
    }
  }

  private static void answered(ServerResponse response, RequestAnswered answer) {
    Map<String, Object> document = new TreeMap<>();
    document.put("request", answer.request());
    if (answer.rollout() != null) {
      document.put("rollout", answer.rollout());
    }
    if (answer.state() != null) {
      document.put("state", answer.state());
    }
    if (answer.accepted()) {
      document.put("message", answer.message());
      Answers.send(response, Status.ACCEPTED_202, document);
    } else {
      document.put("error", ErrorDocument.of("conflict", answer.message(), List.of()).error());
      Answers.send(response, Status.CONFLICT_409, document);
    }
  }
}
