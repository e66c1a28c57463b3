package io.updateorchestrator.executor.core.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What became of an {@link ApiRequest}. */
public sealed interface ApiResult {

  /** @param status 200, 201 or 202 */
  record Ok(int status, JsonNode body) implements ApiResult {}

  /**
   * The server answered with an error.
   *
   * @param status of HTTP
   * @param reason of the Status object; empty where the answer had none
   * @param message of the Status object, or the plain text of the answer
   * @param retryAfterMs as the server asks; 0 where it does not
   */
  record Refused(int status, String reason, String message, List<Cause> causes, long retryAfterMs) implements ApiResult {

    public Refused {
      causes = List.copyOf(causes);
    }
  }

  /** @param type of the cause ({@code FieldManagerConflict} …), its field and message; empty strings where absent */
  record Cause(String type, String field, String message) {}

  /** No answer: the request may have been carried out, may be under way still, or never arrived. */
  record Lost(String message) implements ApiResult {}

  /** The request certainly never reached the server: nothing listens, or the name is unknown. */
  record NotSent(String message) implements ApiResult {}
}
