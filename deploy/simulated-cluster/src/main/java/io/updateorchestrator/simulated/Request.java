package io.updateorchestrator.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to the API server.
 *
 * @param path without the query
 * @param query decoded parameters
 * @param contentType of the body; empty if there is none
 * @param body null if there is none; not changed by whoever handles it
 * @param userAgent names the field manager where the query does not
 */
public record Request(String method, String path, Map<String, String> query, String contentType, JsonNode body, String userAgent) {

  public static final String JSON = "application/json";
  public static final String APPLY = "application/apply-patch+yaml";
  public static final String MERGE_PATCH = "application/merge-patch+json";
  public static final String JSON_PATCH = "application/json-patch+json";
  public static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  public Request {
    query = Map.copyOf(query);
  }

  /** @param target path and, after a question mark, the encoded query */
  public static Request of(String method, String target, String contentType, JsonNode body) {
    int mark = target.indexOf('?');
    return new Request(method, mark < 0 ? target : target.substring(0, mark), mark < 0 ? Map.of() : parse(target.substring(mark + 1)), contentType, body, "");
  }

  public static Request get(String target) {
    return of("GET", target, "", null);
  }

  public static Request delete(String target) {
    return of("DELETE", target, "", null);
  }

  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  public boolean isDryRun() {
    return parameter("dryRun").equals("All");
  }

  public boolean isWatch() {
    String watch = parameter("watch");
    return method.equals("GET") && (watch.equals("true") || watch.equals("1"));
  }

  /** The field manager: as asked for, or the user agent up to its first slash. */
  public String manager() {
    String asked = parameter("fieldManager");
    if (!asked.isEmpty()) {
      return asked;
    }
    int slash = userAgent.indexOf('/');
    String agent = slash < 0 ? userAgent : userAgent.substring(0, slash);
    return agent.isEmpty() ? "unknown" : agent;
  }

  public static Map<String, String> parse(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        parameters.put(decode(equals < 0 ? pair : pair.substring(0, equals)), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
