package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields two values differ in: {@code typed/compare.go}. */
public record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

  public static Comparison of(JsonNode left, JsonNode right, Type type) {
    Comparison comparison = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    new Walk(List.of(), comparison).compare(left, right, type);
    return comparison;
  }

  public Comparison without(FieldSet fields) {
    return fields.isEmpty() ? this : new Comparison(added.recursiveDifference(fields), modified.recursiveDifference(fields), removed.recursiveDifference(fields));
  }

  public FieldSet changed() {
    return modified.union(added);
  }

  private record Walk(List<String> path, Comparison result) {

    void compare(JsonNode left, JsonNode right, Type type) {
      if (left != null && left.equals(right)) {
        return;
      }
      boolean leaf = switch (type) {
        case Type.Scalar scalar -> true;
        case Type.Any any -> !(isMap(left) && isMap(right));
        case Type.MapOf map -> map.atomic() || bare(left) && bare(right) || !isMap(left) || !isMap(right);
        case Type.ListOf list -> list.relation() == Type.Relation.ATOMIC || bare(left) && bare(right);
      };
      if (leaf) {
        leaf(left, right);
        return;
      }
      switch (type) {
        case Type.MapOf map -> map(left, right, map);
        case Type.ListOf list -> list(left, right, list);
        default -> map(left, right, new Type.MapOf("", Map.of(), Type.ANY, false));
      }
      presence(left, right);
    }

    private void presence(JsonNode left, JsonNode right) {
      if (left == null) {
        insert(result.added);
      } else if (right == null) {
        insert(result.removed);
      }
    }

    private void leaf(JsonNode left, JsonNode right) {
      presence(left, right);
      if (left != null && right != null && !left.equals(right)) {
        insert(result.modified);
      }
    }

    private void insert(FieldSet set) {
      FieldSet node = set;
      for (String element : path) {
        node = node.at(element);
      }
      node.include();
    }

    private Walk below(String element) {
      List<String> longer = new ArrayList<>(path.size() + 1);
      longer.addAll(path);
      longer.add(element);
      return new Walk(longer, result);
    }

    private static boolean isMap(JsonNode value) {
      return value == null || value.isNull() || value.isObject();
    }

    private static boolean bare(JsonNode value) {
      return value == null || value.isNull() || value.isEmpty();
    }

    private void map(JsonNode left, JsonNode right, Type.MapOf type) {
      Set<String> names = new LinkedHashSet<>();
      if (left != null) {
        left.fieldNames().forEachRemaining(names::add);
      }
      if (right != null) {
        right.fieldNames().forEachRemaining(names::add);
      }
      for (String name : names) {
        Type known = type.typeOf(name);
        below("f:" + name).compare(left == null ? null : left.get(name), right == null ? null : right.get(name), known == null ? Type.ANY : known);
      }
    }

    private void list(JsonNode left, JsonNode right, Type.ListOf type) {
      Map<String, List<JsonNode>> lefts = group(left, type);
      Map<String, List<JsonNode>> rights = group(right, type);
      Set<String> elements = new LinkedHashSet<>(lefts.keySet());
      elements.addAll(rights.keySet());
      for (String element : elements) {
        items(lefts.getOrDefault(element, List.of()), rights.getOrDefault(element, List.of()), below(element), type);
      }
    }

    private void items(List<JsonNode> lefts, List<JsonNode> rights, Walk walk, Type.ListOf type) {
      if (lefts.size() <= 1 && rights.size() <= 1) {
        walk.compare(lefts.isEmpty() ? null : lefts.getFirst(), rights.isEmpty() ? null : rights.getFirst(), type.items());
      } else if (lefts.size() >= 2 && rights.size() >= 2) {
        if (!lefts.equals(rights)) {
          walk.insert(result.modified);
        }
      } else if (lefts.size() >= 2) {
        if (!rights.isEmpty()) {
          walk.compare(null, rights.getFirst(), type.items());
        }
        walk.insert(result.removed);
      } else {
        if (!lefts.isEmpty()) {
          walk.compare(lefts.getFirst(), null, type.items());
        }
        walk.insert(result.added);
      }
    }

    private static Map<String, List<JsonNode>> group(JsonNode list, Type.ListOf type) {
      Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
      if (list != null) {
        list.forEach(item -> groups.computeIfAbsent(Elements.of(type, item), e -> new ArrayList<>()).add(item));
      }
      return groups;
    }
  }
}
