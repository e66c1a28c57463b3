package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who owns which leaf of an object: structured-merge-diff cut down to maps and leaves; a list is a leaf. */
final class Ownership {
  private static final String SEPARATOR = "\u0001";
  private static final Set<String> OF_METADATA = Set.of("labels", "annotations", "finalizers", "ownerReferences");

  /** @param subresource empty for the object itself */
  record Owner(String manager, String operation, String subresource) {}

  private Ownership() {}

  /** Paths of the leaves that somebody can own. */
  static TreeSet<String> leaves(JsonNode object) {
    TreeSet<String> leaves = new TreeSet<>();
    object.properties().forEach(e -> {
      switch (e.getKey()) {
        case "apiVersion", "kind", "status" -> { }
        case "metadata" -> e.getValue().properties().stream().filter(m -> OF_METADATA.contains(m.getKey()))
            .forEach(m -> collect(m.getValue(), "metadata" + SEPARATOR + m.getKey(), leaves));
        default -> collect(e.getValue(), e.getKey(), leaves);
      }
    });
    return leaves;
  }

  private static void collect(JsonNode node, String path, Set<String> leaves) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(e -> collect(e.getValue(), path + SEPARATOR + e.getKey(), leaves));
    } else {
      leaves.add(path);
    }
  }

  static JsonNode value(JsonNode object, String path) {
    JsonNode node = object;
    for (String step : path.split(SEPARATOR)) {
      node = node.path(step);
    }
    return node;
  }

  static void set(ObjectNode object, String path, JsonNode value) {
    String[] steps = path.split(SEPARATOR);
    ObjectNode node = object;
    for (int i = 0; i < steps.length - 1; i++) {
      node = node.get(steps[i]) instanceof ObjectNode below ? below : node.putObject(steps[i]);
    }
    node.set(steps[steps.length - 1], value.deepCopy());
  }

  /** Removes a leaf, and the maps that are empty without it. */
  static void remove(ObjectNode object, String path) {
    int cut = path.lastIndexOf(SEPARATOR);
    if (cut < 0) {
      object.remove(path);
      return;
    }
    if (value(object, path.substring(0, cut)) instanceof ObjectNode above) {
      above.remove(path.substring(cut + 1));
      if (above.isEmpty()) {
        remove(object, path.substring(0, cut));
      }
    }
  }

  static Map<Owner, TreeSet<String>> read(JsonNode object) {
    Map<Owner, TreeSet<String>> owners = new LinkedHashMap<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      TreeSet<String> leaves = new TreeSet<>();
      fields(entry.path("fieldsV1"), "", leaves);
      owners.put(new Owner(entry.path("manager").asText(), entry.path("operation").asText(), entry.path("subresource").asText("")), leaves);
    }
    return owners;
  }

  private static void fields(JsonNode fields, String path, Set<String> leaves) {
    fields.properties().forEach(e -> {
      String here = (path.isEmpty() ? "" : path + SEPARATOR) + e.getKey().substring(2);
      if (e.getValue().isEmpty()) {
        leaves.add(here);
      } else {
        fields(e.getValue(), here, leaves);
      }
    });
  }

  static void write(ObjectNode object, Map<Owner, TreeSet<String>> owners) {
    ArrayNode entries = Json.array();
    owners.forEach((owner, leaves) -> {
      if (leaves.isEmpty()) {
        return;
      }
      ObjectNode entry = entries.addObject();
      entry.put("manager", owner.manager()).put("operation", owner.operation()).put("apiVersion", object.path("apiVersion").asText());
      if (!owner.subresource().isEmpty()) {
        entry.put("subresource", owner.subresource());
      }
      ObjectNode tree = entry.putObject("fieldsV1");
      for (String leaf : leaves) {
        ObjectNode node = tree;
        for (String step : leaf.split(SEPARATOR)) {
          node = node.get("f:" + step) instanceof ObjectNode below ? below : node.putObject("f:" + step);
        }
      }
    });
    ((ObjectNode) object.get("metadata")).set("managedFields", entries);
  }

  /** A path as people write it. */
  static String display(String path) {
    return "." + path.replace(SEPARATOR, ".");
  }

  static String path(String... steps) {
    return String.join(SEPARATOR, steps);
  }
}
