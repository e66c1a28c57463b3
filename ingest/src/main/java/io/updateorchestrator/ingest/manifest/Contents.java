package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.GroupKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Brings what is below {@code metadata} into one form, and checks the maps of strings. Never puts a value into a message. */
final class Contents {

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final Set<String> STRING_MAPS = Set.of("labels", "annotations", "matchLabels", "nodeSelector");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Place place;
  private final ObjectNode body;
  private boolean sound = true;

  Contents(Place place, ObjectNode body) {
    this.place = place;
    this.body = body;
  }

  /** @return false if something is wrong, which has then been told */
  boolean normalise(GroupKind kind, boolean builtIn) {
    body.remove("status");
    body.properties().removeIf(e -> e.getValue().isNull());
    switch (kind.toString()) {
      case "Secret" -> secret();
      case "ConfigMap" -> configMap();
      // A default of null in a schema, and a nullable field of a custom resource, mean something.
      case "apiextensions.k8s.io/CustomResourceDefinition" -> { }
      default -> {
        if (builtIn) {
          body.properties().forEach(e -> withoutNulls(e.getKey(), e.getValue()));
        }
      }
    }
    return sound;
  }

  /** To Go, null is an absent field, but the empty string where it is a value in a map of strings. */
  private static void withoutNulls(String field, JsonNode node) {
    if (node instanceof ObjectNode map && STRING_MAPS.contains(field)) {
      map.properties().stream().filter(e -> e.getValue().isNull()).forEach(e -> e.setValue(TextNode.valueOf("")));
    } else if (node instanceof ObjectNode object) {
      object.properties().removeIf(e -> e.getValue().isNull());
      object.properties().forEach(e -> withoutNulls(e.getKey(), e.getValue()));
    } else if (node instanceof ArrayNode list) {
      list.forEach(item -> withoutNulls(field, item));
    }
  }

  private void secret() {
    ObjectNode data = map("data", this::base64);
    map("stringData", Contents::plain).properties().forEach(e -> data.put(e.getKey(), Base64.getEncoder().encodeToString(e.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    body.remove(List.of("data", "stringData"));
    if (!data.isEmpty()) {
      body.set("data", data);
    }
    if (body.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(LAST_APPLIED);
    }
  }

  private void configMap() {
    for (String field : List.of("data", "binaryData")) {
      ObjectNode values = map(field, field.equals("data") ? Contents::plain : this::base64);
      if (body.has(field)) {
        body.set(field, values);
      }
    }
  }

  private interface Value {
    /** @return the value in its one form; null if it has none, which has then been told */
    String of(String field, String value);
  }

  private static String plain(String field, String value) {
    return value;
  }

  /** As Go's encoding/base64 reads it: padded, line breaks ignored. */
  private String base64(String field, String value) {
    String packed = value.replace("\n", "").replace("\r", "");
    try {
      if (packed.length() % 4 == 0) {
        return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(packed));
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the message: it quotes a character of the value.
    }
    problem(field, "is no base64", field.startsWith("data.") ? "encode the value, or write it under stringData" : "encode the value, or write it under data");
    return null;
  }

  private ObjectNode map(String field, Value form) {
    ObjectNode values = Json.object();
    JsonNode given = body.path(field);
    if (!given.isMissingNode() && !given.isObject()) {
      problem(field, "must be a map of strings", null);
    }
    for (var entry : given.properties()) {
      String path = field + "." + entry.getKey();
      if (!KEY.matcher(entry.getKey()).matches()) {
        problem(path, "the key is not allowed", "letters, digits, '-', '_' and '.', 253 at most");
      } else if (!entry.getValue().isTextual() && !entry.getValue().isNull()) {
        problem(path, "must be a string", entry.getValue().isContainerNode() ? null : "put the value in quotes");
      } else {
        String value = form.of(path, entry.getValue().isNull() ? "" : entry.getValue().textValue());
        values.put(entry.getKey(), value == null ? "" : value);
      }
    }
    return values;
  }

  private void problem(String field, String message, String hint) {
    sound = false;
    place.problem(field, message, hint);
  }
}
