package io.updateorchestrator.ingest.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.config.Durations;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.ingest.IngestService;
import io.updateorchestrator.ingest.Submission;
import io.updateorchestrator.ingest.manifest.Collected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code POST /api/v1/revisions}: a snapshot, as {@code execute} sends it. Whoever mounts this asks for the API's token first. */
public final class Revisions implements HttpService {

  private static final int MOST_BYTES = 128 * 1024 * 1024;
  private static final Duration ROLLOUT = Duration.ofSeconds(10);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final IngestService ingest;
  private final RolloutsOfRequest rollouts;

  public Revisions(IngestService ingest, RolloutsOfRequest rollouts) {
    this.ingest = ingest;
    this.rollouts = rollouts;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/api/v1/revisions", this::revision);
  }

  private void revision(ServerRequest request, ServerResponse response) throws InterruptedException {
    Optional<byte[]> body = Body.read(request, MOST_BYTES);
    if (body.isEmpty()) {
      Answers.tooLarge(response, MOST_BYTES);
      return;
    }
    try {
      Submission submission = new Query(request).submission(Collected.of("request", body.get()));
      if (!ingest.knownClusters().contains(submission.cluster())) {
        Answers.error(response, Status.NOT_FOUND_404, "no-cluster", "there is no cluster " + submission.cluster() + " (known: " + String.join(", ", ingest.knownClusters()) + ")");
        return;
      }
      Submission.Accepted accepted = ingest.submit(submission);
      List<String> ids = rollouts.of(submission.cluster(), accepted.request(), ROLLOUT);
      Answers.json(response, Status.ACCEPTED_202, Map.of("request", accepted.request(), "revision", accepted.revision(), "rollouts", ids));
    } catch (OrchestratorException e) {
      Answers.error(response, statusOf(e.code()), e);
    }
  }

  private static Status statusOf(ErrorCode code) {
    return switch (code) {
      case USAGE -> Status.BAD_REQUEST_400;
      case INVALID_MANIFEST -> Status.create(422);
      case NO_BROKER -> Status.SERVICE_UNAVAILABLE_503;
      default -> Status.INTERNAL_SERVER_ERROR_500;
    };
  }

  /** The parameters, all checked at once. */
  private static final class Query {
    private final ServerRequest request;
    private final List<Problem> problems = new ArrayList<>();

    Query(ServerRequest request) {
      this.request = request;
    }

    Submission submission(Collected manifests) {
      String namespace = text("namespace");
      Submission submission = new Submission(name("cluster"), name("source"), text("revision"), flag("partial", false), flag("prune", false), text("author"), flag("confirmed", false),
          text("request"), options(), namespace == null ? "default" : namespace, manifests);
      if (!problems.isEmpty()) {
        throw new OrchestratorException(ErrorCode.USAGE, problems.getFirst().display(), problems);
      }
      return submission;
    }

    private RolloutOptions options() {
      RolloutOptions options = new RolloutOptions(flag("rollback", null), flag("parallel", null), flag("force_conflicts", null), seconds("timeout"));
      return options.equals(RolloutOptions.NONE) ? null : options;
    }

    private String text(String name) {
      return request.query().first(name).filter(t -> !t.isBlank()).orElse(null);
    }

    private String name(String parameter) {
      String text = text(parameter);
      if (text == null || !NAME.matcher(text).matches()) {
        problems.add(new Problem(null, 0, 0, parameter, text == null ? "is missing" : "must be a name of lower-case letters, digits and dashes, 63 at most", null));
      }
      return text;
    }

    private Boolean flag(String parameter, Boolean otherwise) {
      String text = text(parameter);
      if (text != null && !text.equals("true") && !text.equals("false")) {
        problems.add(new Problem(null, 0, 0, parameter, "must be true or false", null));
      }
      return text == null ? otherwise : Boolean.valueOf(text);
    }

    private Integer seconds(String parameter) {
      String text = text(parameter);
      long millis = text == null ? 0 : text.matches("\\d{1,9}") ? Long.parseLong(text) * 1000 : Durations.millis(text);
      if (text != null && millis < 1000) {
        problems.add(new Problem(null, 0, 0, parameter, "must be a number of seconds", null));
      }
      return text == null ? null : (int) (millis / 1000);
    }
  }
}
