package io.updateorchestrator.simulated.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Strategic merge as clients use it: lists by their first key, {@code $patch} of {@code delete} and {@code replace},
 * {@code $deleteFromPrimitiveList}, {@code $retainKeys}. The order directive is taken as advice and left out.
 */
public final class StrategicPatch {

  private StrategicPatch() {}

  public static JsonNode apply(JsonNode target, JsonNode patch, Type type) {
    return value(target, patch, type);
  }

  private static JsonNode value(JsonNode target, JsonNode patch, Type type) {
    if (patch instanceof ObjectNode object) {
      return map(target, object, type);
    }
    if (patch instanceof ArrayNode list && type instanceof Type.ListOf listType && listType.relation() != Type.Relation.ATOMIC) {
      return list(target, list, listType);
    }
    return patch.deepCopy();
  }

  private static JsonNode map(JsonNode target, ObjectNode patch, Type type) {
    if (patch.path("$patch").asText().equals("replace")) {
      ObjectNode replaced = patch.deepCopy();
      replaced.remove("$patch");
      return replaced;
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    if (patch.has("$retainKeys")) {
      List<String> kept = new ArrayList<>();
      patch.get("$retainKeys").forEach(k -> kept.add(k.asText()));
      result.retain(kept);
    }
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      field(result, field.getKey(), field.getValue(), type);
    }
    return result;
  }

  private static void field(ObjectNode result, String name, JsonNode patch, Type type) {
    if (name.startsWith("$deleteFromPrimitiveList/")) {
      String list = name.substring(name.indexOf('/') + 1);
      patch.forEach(gone -> removeFrom(result.path(list), gone));
    } else if (name.startsWith("$")) {
      return;
    } else if (patch.isNull()) {
      result.remove(name);
    } else {
      Type below = type instanceof Type.MapOf map ? map.typeOf(name) : Type.ANY;
      JsonNode now = result.get(name);
      result.set(name, value(now == null ? JsonNodeFactory.instance.missingNode() : now, patch, below == null ? Type.ANY : below));
    }
  }

  private static void removeFrom(JsonNode list, JsonNode value) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).equals(value)) {
        ((ArrayNode) list).remove(i);
      }
    }
  }

  private static JsonNode list(JsonNode target, ArrayNode patch, Type.ListOf type) {
    ArrayNode result = target instanceof ArrayNode array ? array.deepCopy() : JsonNodeFactory.instance.arrayNode();
    int added = 0; // what is new comes first, as in the original
    for (JsonNode item : patch) {
      if (type.relation() == Type.Relation.SET) {
        removeFrom(result, item);
        result.add(item);
      } else if (item.path("$patch").asText().equals("replace")) {
        return withoutDirectives(patch);
      } else {
        added += keyed(result, item, type, added);
      }
    }
    return result;
  }

  private static ArrayNode withoutDirectives(ArrayNode patch) {
    ArrayNode replaced = JsonNodeFactory.instance.arrayNode();
    patch.forEach(item -> {
      if (!item.has("$patch")) {
        replaced.add(item.deepCopy());
      }
    });
    return replaced;
  }

  private static int keyed(ArrayNode result, JsonNode item, Type.ListOf type, int place) {
    String key = type.keys().getFirst();
    for (int i = 0; i < result.size(); i++) {
      if (result.get(i).path(key).equals(item.path(key))) {
        if (item.path("$patch").asText().equals("delete")) {
          result.remove(i);
        } else {
          result.set(i, value(result.get(i), item, type.items()));
        }
        return 0;
      }
    }
    if (item.has("$patch")) {
      return 0;
    }
    result.insert(place, value(JsonNodeFactory.instance.missingNode(), item, type.items()));
    return 1;
  }
}
