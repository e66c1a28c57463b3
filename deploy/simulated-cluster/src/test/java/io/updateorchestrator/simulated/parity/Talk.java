package io.updateorchestrator.simulated.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** Sends the requests of a sequence to a cluster and writes down what it answers. */
final class Talk {

  /** A cluster, whichever. */
  interface Api {

    /** @param body null for none */
    Answer send(String method, String target, String contentType, JsonNode body);

    /** Lets a moment pass. */
    void pause();
  }

  record Answer(int status, JsonNode body) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAUSES = 600;

  private final Api api;
  private final String namespace;
  private JsonNode last = MissingNode.getInstance();

  Talk(Api api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /** One line for each step: title, status, answer. */
  String run(List<Step> steps) {
    ObjectNode own = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
    own.putObject("metadata").put("name", namespace);
    api.send("POST", "/api/v1/namespaces", "application/json", own);
    await("/api/v1/namespaces/" + namespace + "/serviceaccounts/default", "/metadata/name", "default");
    try {
      StringBuilder text = new StringBuilder();
      for (Step step : steps) {
        Answer answer = step.until().isEmpty() ? send(step) : waitFor(step);
        text.append("# ").append(step.title()).append('\n').append(answer.status()).append(' ').append(print(answer.body())).append("\n\n");
      }
      return text.toString();
    } finally {
      api.send("DELETE", "/api/v1/namespaces/" + namespace, "application/json", null);
    }
  }

  private String print(JsonNode body) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(Answers.normalised(body, namespace));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer send(Step step) {
    JsonNode body = step.body().isEmpty() ? null : JSON.valueToTree(new Yaml().load(filled(step.body())));
    Answer answer = api.send(step.method(), filled(step.target()), step.contentType(), body);
    if (answer.body().path("metadata").has("uid")) {
      last = answer.body();
    }
    return answer;
  }

  private String filled(String text) {
    JsonNode metadata = last.path("metadata");
    return text.replace("NS", namespace).replace("LAST_UID", metadata.path("uid").asText()).replace("LAST_VERSION", metadata.path("resourceVersion").asText());
  }

  private Answer waitFor(Step step) {
    String[] until = step.until().split(" ", 2);
    return await(filled(step.target()), until[0], until[1]);
  }

  private Answer await(String target, String pointer, String value) {
    Answer answer = new Answer(0, JsonNodeFactory.instance.objectNode());
    for (int i = 0; i < PAUSES; i++) {
      answer = api.send("GET", target, "", null);
      if (answer.body().at(pointer).asText().equals(value)) {
        break;
      }
      api.pause();
    }
    return answer;
  }
}
