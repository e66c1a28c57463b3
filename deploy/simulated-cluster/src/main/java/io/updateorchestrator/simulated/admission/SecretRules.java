package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a Secret of a type has to hold. */
final class SecretRules {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REDACTED = "<secret contents redacted>";

  private SecretRules() {}

  static void check(JsonNode object, Causes causes) {
    JsonNode data = object.path("data");
    switch (object.path("type").asText()) {
      case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson", causes);
      case "kubernetes.io/dockercfg" -> json(data, ".dockercfg", causes);
      case "kubernetes.io/tls" -> {
        required(data, "tls.crt", causes);
        required(data, "tls.key", causes);
      }
      case "kubernetes.io/ssh-auth" -> required(data, "ssh-privatekey", causes);
      case "kubernetes.io/basic-auth" -> {
        if (!data.has("username") && !data.has("password")) {
          required(data, "username", causes);
          required(data, "password", causes);
        }
      }
      case "kubernetes.io/service-account-token" -> {
        if (object.path("metadata").path("annotations").path("kubernetes.io/service-account.name").asText().isEmpty()) {
          causes.required("metadata.annotations[kubernetes.io/service-account.name]");
        }
      }
      default -> { }
    }
  }

  private static void required(JsonNode data, String key, Causes causes) {
    if (!data.has(key)) {
      causes.required("data[" + key + "]");
    }
  }

  private static void json(JsonNode data, String key, Causes causes) {
    required(data, key, causes);
    if (data.has(key) && !isJson(Base64.getDecoder().decode(data.path(key).asText()))) {
      causes.invalid("data[" + key + "]", REDACTED, "invalid character looking for beginning of value");
    }
  }

  private static boolean isJson(byte[] text) {
    try {
      return JSON.readTree(new String(text, StandardCharsets.UTF_8)).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
