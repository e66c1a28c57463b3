package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.util.Map;

/**
 * Which fields of an object a manager owns, as {@code fieldsV1} says it: maps {@code f:}, list entries {@code k:{…}} by their
 * keys, set members {@code v:}. Format: structured-merge-diff, {@code fieldpath/serialize.go}.
 */
final class OwnedFields {

  private OwnedFields() {}

  /** The object cut down to the owned fields, with the identity that an apply needs. */
  static ObjectNode cut(JsonNode object, JsonNode fields) {
    ObjectNode cut = (ObjectNode) map(object, fields);
    cut.set("apiVersion", object.path("apiVersion"));
    cut.set("kind", object.path("kind"));
    ObjectNode metadata = cut.get("metadata") instanceof ObjectNode m ? m : cut.putObject("metadata");
    metadata.set("name", object.path("metadata").path("name"));
    if (object.path("metadata").hasNonNull("namespace")) {
      metadata.set("namespace", object.path("metadata").path("namespace"));
    }
    return cut;
  }

  private static JsonNode value(JsonNode value, JsonNode fields) {
    if (fields.isEmpty() || value == null) {
      return value == null ? null : value.deepCopy(); // a leaf, owned whole
    }
    if (value.isObject()) {
      return map(value, fields);
    }
    return value.isArray() ? list((ArrayNode) value, fields) : value;
  }

  private static JsonNode map(JsonNode object, JsonNode fields) {
    ObjectNode cut = Json.object();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (field.getKey().startsWith("f:")) {
        String name = field.getKey().substring(2);
        JsonNode kept = value(object.get(name), field.getValue());
        if (kept != null) {
          cut.set(name, kept);
        }
      }
    }
    return cut;
  }

  private static JsonNode list(ArrayNode list, JsonNode fields) {
    ArrayNode cut = Json.array();
    for (JsonNode item : list) {
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        if (field.getKey().startsWith("k:")) {
          JsonNode keys = Json.tree(field.getKey().substring(2));
          if (hasKeys(item, keys)) {
            cut.add(entry(item, keys, field.getValue()));
          }
        } else if (field.getKey().startsWith("v:") && Json.tree(field.getKey().substring(2)).equals(item)) {
          cut.add(item.deepCopy());
        }
      }
    }
    return cut;
  }

  private static JsonNode entry(JsonNode item, JsonNode keys, JsonNode fields) {
    ObjectNode kept = (ObjectNode) map(item, fields);
    keys.properties().forEach(key -> {
      // A key with a default (protocol of a port) may be known to the server only.
      if (item.has(key.getKey())) {
        kept.set(key.getKey(), key.getValue());
      }
    });
    return kept;
  }

  static boolean hasKeys(JsonNode item, JsonNode keys) {
    for (Map.Entry<String, JsonNode> key : keys.properties()) {
      JsonNode value = item.get(key.getKey());
      if (value == null || !value.asText().equals(key.getValue().asText())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Puts the owned fields of {@code live} back to what they were: present before, with that value; absent before, gone.
   *
   * @param live changed in place
   */
  static void putBack(ObjectNode live, JsonNode before, JsonNode fields) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!field.getKey().startsWith("f:")) {
        continue;
      }
      String name = field.getKey().substring(2);
      JsonNode then = before == null ? null : before.get(name);
      JsonNode now = live.get(name);
      if (then == null) {
        remove(live, name, now, field.getValue());
      } else if (now == null || field.getValue().isEmpty() || !now.getNodeType().equals(then.getNodeType())) {
        live.set(name, then.deepCopy());
      } else if (now instanceof ObjectNode map) {
        putBack(map, then, field.getValue());
      } else if (now.isArray()) {
        // Order in a list carries meaning of its own: the list as it was, whole.
        live.set(name, then.deepCopy());
      } else {
        live.set(name, then.deepCopy());
      }
    }
  }

  private static void remove(ObjectNode live, String name, JsonNode now, JsonNode fields) {
    if (now instanceof ObjectNode map && !fields.isEmpty()) {
      putBack(map, null, fields);
      if (map.isEmpty()) {
        live.remove(name);
      }
    } else {
      live.remove(name);
    }
  }
}
