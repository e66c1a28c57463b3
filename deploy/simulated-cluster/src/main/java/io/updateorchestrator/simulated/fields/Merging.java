package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays an applied configuration over a live object: {@code typed/merge.go}, the order of list items included. */
public final class Merging {

  private Merging() {}

  /** @return null if nothing comes out; parts may be shared with the arguments */
  public static JsonNode merge(JsonNode left, JsonNode right, Type type) {
    JsonNode shape = right != null && !right.isNull() ? right : left;
    return switch (type) {
      case Type.Scalar scalar -> leaf(left, right);
      case Type.ListOf list -> list(left, right, list);
      case Type.MapOf map -> map(left, right, map);
      case Type.Any any -> shape != null && shape.isObject() && (left == null || left.isObject()) ? anyMap(left, right) : leaf(left, right);
    };
  }

  private static JsonNode leaf(JsonNode left, JsonNode right) {
    return right != null ? right : left;
  }

  private static boolean bare(JsonNode value) {
    return value == null || value.isNull() || value.isEmpty();
  }

  private static JsonNode anyMap(JsonNode left, JsonNode right) {
    return map(left, right, new Type.MapOf("", Map.of(), Type.ANY, false));
  }

  private static JsonNode map(JsonNode left, JsonNode right, Type.MapOf type) {
    if (type.atomic() || bare(left) && bare(right) || notOf(left, true) || notOf(right, true)) {
      return leaf(left, right);
    }
    Set<String> names = new LinkedHashSet<>();
    if (left != null) {
      left.fieldNames().forEachRemaining(names::add);
    }
    if (right != null) {
      right.fieldNames().forEachRemaining(names::add);
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      Type below = type.typeOf(name);
      JsonNode merged = merge(left == null ? null : left.get(name), right == null ? null : right.get(name), below == null ? Type.ANY : below);
      if (merged != null) {
        out.set(name, merged);
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static boolean notOf(JsonNode value, boolean object) {
    return value != null && !value.isNull() && (object ? !value.isObject() : !value.isArray());
  }

  private static JsonNode list(JsonNode left, JsonNode right, Type.ListOf type) {
    if (type.relation() == Type.Relation.ATOMIC || bare(left) && bare(right) || notOf(left, false) || notOf(right, false)) {
      return leaf(left, right);
    }
    ArrayNode out = new Items(left, right, type).merged();
    return out.isEmpty() ? null : out;
  }

  /** Items of two lists, in the order of the right one, with those of the left one kept in their places between. */
  private static final class Items {

    private final Type.ListOf type;
    private final List<JsonNode> leftItems = new ArrayList<>();
    private final List<String> left;
    private final List<String> right;
    private final Map<String, JsonNode> leftByElement = new HashMap<>();
    private final Map<String, JsonNode> rightByElement = new HashMap<>();
    private final Deque<String> shared = new ArrayDeque<>();
    private final Set<String> merged = new HashSet<>();
    private final ArrayNode out = JsonNodeFactory.instance.arrayNode();

    Items(JsonNode leftList, JsonNode rightList, Type.ListOf type) {
      this.type = type;
      this.left = index(leftList, leftByElement);
      this.right = index(rightList, rightByElement);
      if (leftList != null) {
        leftList.forEach(leftItems::add);
      }
      right.stream().filter(leftByElement::containsKey).forEach(shared::add);
    }

    private List<String> index(JsonNode list, Map<String, JsonNode> byElement) {
      List<String> elements = new ArrayList<>();
      if (list != null) {
        for (JsonNode item : list) {
          String element = Elements.of(type, item);
          // Items that are there twice are not merged with, only replaced.
          byElement.merge(element, item, (a, b) -> JsonNodeFactory.instance.nullNode());
          elements.add(element);
        }
      }
      return elements;
    }

    ArrayNode merged() {
      int l = 0;
      int r = 0;
      while (l < left.size() || r < right.size()) {
        if (l < left.size() && r < right.size()) {
          String element = left.get(l);
          if (element.equals(right.get(r))) {
            add(element);
            l++;
            r++;
            shared.poll();
            continue;
          }
          if (rightByElement.containsKey(element) && !shared.isEmpty() && !shared.peek().equals(element)) {
            l++;
            continue;
          }
        }
        if (l < left.size()) {
          String element = left.get(l);
          if (!rightByElement.containsKey(element)) {
            put(merge(leftItems.get(l), null, type.items()));
            l++;
            continue;
          }
          if (merged.contains(element)) {
            l++;
          }
        }
        if (r < right.size()) {
          String element = right.get(r);
          add(element);
          r++;
          if (element.equals(shared.peek())) {
            shared.poll();
          }
        }
      }
      return out;
    }

    private void add(String element) {
      merged.add(element);
      put(merge(leftByElement.get(element), rightByElement.get(element), type.items()));
    }

    private void put(JsonNode item) {
      if (item != null) {
        out.add(item);
      }
    }
  }
}
