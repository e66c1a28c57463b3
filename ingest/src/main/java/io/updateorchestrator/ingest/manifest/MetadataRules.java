package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks an object's {@code metadata} as the API server would, and drops what only a server writes. */
final class MetadataRules {

  private static final List<String> OF_THE_SERVER = List.of("uid", "resourceVersion", "generation", "managedFields", "selfLink", "creationTimestamp", "deletionTimestamp",
      "deletionGracePeriodSeconds");
  private static final int ANNOTATION_BYTES = 256 * 1024;

  private final Place place;
  private final ObjectNode metadata;
  private boolean sound = true;

  MetadataRules(Place place, ObjectNode metadata) {
    this.place = place;
    this.metadata = metadata;
  }

  private void problem(String field, String message, String hint) {
    sound = false;
    place.problem(field, message, hint);
  }

  /** @return false if something is wrong, which has then been told */
  boolean check(GroupKind kind, boolean builtIn) {
    metadata.properties().removeIf(e -> e.getValue().isNull());
    name(kind, builtIn);
    namespace();
    texts("labels");
    texts("annotations");
    keys();
    for (String list : List.of("ownerReferences", "finalizers")) {
      if (metadata.has(list) && !metadata.get(list).isArray()) {
        problem("metadata." + list, "must be a list", null);
      }
    }
    return sound;
  }

  private void name(GroupKind kind, boolean builtIn) {
    JsonNode name = metadata.get("name");
    if (name == null || name.isTextual() && name.textValue().isEmpty()) {
      boolean generated = metadata.path("generateName").isTextual();
      problem("metadata.name", generated ? "generateName makes a new object each time, so it can't be declared" : kind.kind() + " has no name", "set metadata.name");
    } else if (!name.isTextual()) {
      problem("metadata.name", "must be a string", "put the value in quotes");
    } else {
      String trouble = NameRules.trouble(kind, builtIn, name.textValue());
      if (trouble != null) {
        problem("metadata.name", "the name \"" + name.textValue() + "\" is not allowed", trouble);
      }
    }
  }

  private void namespace() {
    JsonNode namespace = metadata.get("namespace");
    if (namespace != null && !namespace.isTextual()) {
      problem("metadata.namespace", "must be a string", "put the value in quotes");
    } else if (namespace != null && !namespace.textValue().isEmpty() && NameRules.namespaceTrouble(namespace.textValue()) != null) {
      problem("metadata.namespace", "the namespace \"" + namespace.textValue() + "\" is not allowed", NameRules.namespaceTrouble(namespace.textValue()));
    }
  }

  /** A null value is the empty string, as Go reads it. */
  private void texts(String field) {
    JsonNode map = metadata.get(field);
    if (map == null) {
      return;
    }
    if (!(map instanceof ObjectNode texts)) {
      problem("metadata." + field, "must be a map of strings", null);
      return;
    }
    ObjectNode copy = Json.object();
    texts.properties().forEach(e -> {
      if (e.getValue().isTextual() || e.getValue().isNull()) {
        copy.put(e.getKey(), e.getValue().isNull() ? "" : e.getValue().textValue());
      } else {
        problem("metadata." + field + "." + e.getKey(), "must be a string", e.getValue().isContainerNode() ? null : "put the value in quotes");
      }
    });
    metadata.set(field, copy);
  }

  private void keys() {
    for (var label : metadata.path("labels").properties()) {
      if (!NameRules.isQualified(label.getKey())) {
        problem("metadata.labels." + label.getKey(), "the key is not allowed", "a name of letters, digits, '-', '_' and '.', 63 at most, with an optional DNS prefix and a slash");
      } else if (!NameRules.isLabelValue(label.getValue().asText())) {
        problem("metadata.labels." + label.getKey(), "the value is not allowed", "letters, digits, '-', '_' and '.', with a letter or digit at both ends, 63 at most");
      }
    }
    long size = 0;
    for (var annotation : metadata.path("annotations").properties()) {
      size += annotation.getKey().length() + annotation.getValue().asText().length();
      if (!NameRules.isQualified(annotation.getKey().toLowerCase(Locale.ROOT))) {
        problem("metadata.annotations." + annotation.getKey(), "the key is not allowed", "a name of letters, digits, '-', '_' and '.', 63 at most, with an optional DNS prefix and a slash");
      }
    }
    if (size > ANNOTATION_BYTES) {
      problem("metadata.annotations", "annotations are larger than 256 KiB together", null);
    }
  }

  /** @return the names of what was dropped and meant something, for a warning; null for nothing */
  String dropServerFields() {
    List<String> dropped = new ArrayList<>();
    for (String field : OF_THE_SERVER) {
      if (metadata.remove(field) != null && !field.equals("creationTimestamp")) {
        dropped.add(field);
      }
    }
    return dropped.isEmpty() ? null : String.join(", ", dropped);
  }
}
