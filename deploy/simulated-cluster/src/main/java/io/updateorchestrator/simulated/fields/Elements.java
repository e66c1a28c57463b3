package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.updateorchestrator.simulated.schema.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Path elements: how list items are told apart, and how messages write them. */
final class Elements {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Elements() {}

  static Type typeBelow(Type type, String element) {
    Type below = switch (type) {
      case Type.MapOf map -> map.typeOf(element.substring(2));
      case Type.ListOf list -> list.items();
      case Type.Any any -> any;
      case Type.Scalar scalar -> Type.ANY;
    };
    return below == null ? Type.ANY : below;
  }

  /**
   * The element of an item in a set or a keyed list.
   *
   * @throws IllegalArgumentException if it can't be told, with structured-merge-diff's words
   */
  static String of(Type.ListOf list, JsonNode item) {
    return list.relation() == Type.Relation.SET ? ofSetItem(item) : ofKeyedItem(list, item);
  }

  private static String ofSetItem(JsonNode item) {
    if (item.isObject()) {
      throw new IllegalArgumentException("associative list without keys has an element that's a map type");
    }
    if (item.isNull()) {
      throw new IllegalArgumentException("associative list without keys has an element that's an explicit null");
    }
    return "v:" + item;
  }

  private static String ofKeyedItem(Type.ListOf list, JsonNode item) {
    if (item.isNull()) {
      throw new IllegalArgumentException("associative list with keys may not have a null element");
    }
    if (!item.isObject()) {
      throw new IllegalArgumentException("associative list with keys may not have non-map elements");
    }
    List<String> keys = new ArrayList<>(list.keys());
    Collections.sort(keys);
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      JsonNode value = item.get(key);
      if (value == null && list.items() instanceof Type.MapOf map && map.fields().get(key) != null) {
        value = map.fields().get(key).defaultValue();
      }
      if (value != null) {
        text.append(text.isEmpty() ? "" : ",").append('"').append(key).append("\":").append(value);
      }
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("associative list with keys has an element that omits all key fields [\"%s\"] (and doesn't have default values for any key fields)"
          .formatted(String.join("\" \"", list.keys())));
    }
    return "k:{" + text + "}";
  }

  static String display(String element) {
    String rest = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'v' -> "[=" + rest + "]";
      case 'k' -> keys(rest);
      default -> "[" + rest + "]";
    };
  }

  private static String keys(String json) {
    try {
      List<String> parts = new ArrayList<>();
      for (Map.Entry<String, JsonNode> key : JSON.readTree(json).properties()) {
        parts.add(key.getKey() + "=" + key.getValue());
      }
      return "[" + String.join(",", parts) + "]";
    } catch (JsonProcessingException e) {
      return "[" + json + "]";
    }
  }
}
