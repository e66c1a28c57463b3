package io.updateorchestrator.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;

/** A simulated cluster in the hands of a test. */
final class Cluster {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  final SimulatedApi api = new SimulatedApi(1, START);

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  Response apply(String target, String body) {
    return api.handle(Request.of("PATCH", target + (target.contains("?") ? "&" : "?") + "fieldManager=orch", Request.APPLY, json(body)));
  }

  Response send(String method, String target, String contentType, String body) {
    return api.handle(Request.of(method, target, contentType, body == null ? null : json(body)));
  }

  JsonNode get(String target) {
    return api.handle(Request.get(target)).body();
  }

  void pass(Duration time) {
    api.advance(api.now().plus(time));
  }

  static String configMap(String name, String data) {
    return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','namespace':'default'},'data':%s}".formatted(name, data);
  }

  static String deployment(String name, int replicas, String image) {
    return """
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'%1$s','namespace':'default'},
         'spec':{'replicas':%2$d,'selector':{'matchLabels':{'app':'%1$s'}},
          'template':{'metadata':{'labels':{'app':'%1$s'}},'spec':{'containers':[{'name':'c','image':'%3$s'}]}}}}""".formatted(name, replicas, image);
  }
}
