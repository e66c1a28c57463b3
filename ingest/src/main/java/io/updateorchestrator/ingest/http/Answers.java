package io.updateorchestrator.ingest.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.util.List;

/** What every endpoint answers with: JSON. */
final class Answers {

  private Answers() {}

  static void json(ServerResponse response, Status status, Object body) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.bytes(body));
  }

  static void error(ServerResponse response, Status status, String code, String message) {
    json(response, status, ErrorDocument.of(code, message, List.of()));
  }

  static void error(ServerResponse response, Status status, OrchestratorException e) {
    json(response, status, ErrorDocument.of(e));
  }

  /** A body that is larger than allowed is not read to its end. */
  static void tooLarge(ServerResponse response, int most) {
    response.header(HeaderNames.CONNECTION, "close");
    error(response, Status.REQUEST_ENTITY_TOO_LARGE_413, "too-large", "the body is larger than " + most / 1024 / 1024 + " MiB");
  }
}
