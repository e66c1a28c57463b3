package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The rows of one kind by the fields of their paths: one pass over an object finds what all of them name. */
final class RowTrie<R> {
  private final Node<R> root = new Node<>();

  private static final class Node<R> {
    final Map<String, Node<R>> fields = new HashMap<>();
    Node<R> any;
    Node<R> items;
    final List<R> rows = new ArrayList<>();

    Node<R> field(FieldPath.Step step) {
      if (!step.isAny()) {
        return fields.computeIfAbsent(step.field(), f -> new Node<>());
      }
      any = any == null ? new Node<>() : any;
      return any;
    }

    Node<R> items() {
      items = items == null ? new Node<>() : items;
      return items;
    }
  }

  void add(FieldPath path, R row) {
    Node<R> node = root;
    for (FieldPath.Step step : path.steps()) {
      node = node.field(step);
      for (int i = 0; i < step.lists(); i++) {
        node = node.items();
      }
    }
    node.rows.add(row);
  }

  /** Tells each non-empty text at the end of a row's path. */
  void walk(JsonNode body, BiConsumer<R, Place> found) {
    inside(root, Place.root(body), found);
  }

  private void inside(Node<R> node, Place place, BiConsumer<R, Place> found) {
    JsonNode object = place.value();
    if (!object.isObject()) {
      return;
    }
    if (node.any == null && node.fields.size() < object.size()) {
      node.fields.forEach((field, next) -> {
        JsonNode value = object.get(field);
        if (value != null) {
          at(next, place, field, value, found);
        }
      });
      return;
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Node<R> next = node.fields.get(field.getKey());
      if (next != null) {
        at(next, place, field.getKey(), field.getValue(), found);
      }
      if (node.any != null) {
        at(node.any, place, field.getKey(), field.getValue(), found);
      }
    }
  }

  private void at(Node<R> node, Place up, String label, JsonNode value, BiConsumer<R, Place> found) {
    if (value.isArray()) {
      for (int i = 0; node.items != null && i < value.size(); i++) {
        at(node.items, up, label + "[" + i + "]", value.get(i), found);
      }
    } else if (value.isObject()) {
      inside(node, new Place(up, label, value), found);
    } else if (!node.rows.isEmpty() && value.isTextual() && !value.asText().isEmpty()) {
      Place place = new Place(up, label, value);
      node.rows.forEach(row -> found.accept(row, place));
    }
  }
}
