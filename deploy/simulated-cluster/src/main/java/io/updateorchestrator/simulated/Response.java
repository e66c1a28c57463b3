package io.updateorchestrator.simulated;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API server answers.
 *
 * @param body null where the answer is plain text
 * @param text null where the answer is JSON
 */
public record Response(int status, JsonNode body, String text) {

  public static Response json(int status, JsonNode body) {
    return new Response(status, body, null);
  }

  public static Response text(int status, String text) {
    return new Response(status, null, text);
  }

  public boolean isSuccess() {
    return status < 300;
  }
}
