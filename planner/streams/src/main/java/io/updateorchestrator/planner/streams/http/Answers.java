package io.updateorchestrator.planner.streams.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.json.Json;
import java.util.List;

/** JSON answers, errors as in spec.md. */
final class Answers {

  private Answers() {}

  static void ok(ServerResponse response, Object document) {
    send(response, Status.OK_200, document);
  }

  static void send(ServerResponse response, Status status, Object document) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json").send(Json.bytes(document));
  }

  static void error(ServerResponse response, Status status, String code, String message) {
    send(response, status, ErrorDocument.of(code, message, List.of()));
  }
}
