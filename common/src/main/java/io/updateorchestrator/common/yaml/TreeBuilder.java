package io.updateorchestrator.common.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns composed nodes into the JSON tree that kubectl would send. */
final class TreeBuilder {

  private final long budget;
  private final int firstLine;
  private final Set<Node> open = new HashSet<>();
  private long spent;

  /**
   * @param size of the document in characters: what aliases expand to may be ten times that
   * @param firstLine of the text that was composed, in its file
   */
  TreeBuilder(int size, int firstLine) {
    this.firstLine = firstLine;
    this.budget = 10L * Math.max(size, 1_000);
  }

  /** Something in the document that has no meaning as JSON. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final transient String hint;

    Unreadable(Node at, String message, String hint) {
      super(message);
      this.line = at.getStartMark().getLine();
      this.hint = hint;
    }

    /** From 0, in the text that was composed. */
    int line() {
      return line;
    }

    String hint() {
      return hint;
    }
  }

  JsonNode build(Node node) {
    spent += node instanceof ScalarNode scalar ? scalar.getValue().length() + 1L : 1L;
    if (spent > budget) {
      throw new Unreadable(node, "aliases expand to more than ten times the document", "write the values out");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode list -> within(node, () -> list(list));
      case MappingNode map -> within(node, () -> map(map));
      default -> throw new Unreadable(node, "unexpected node", null);
    };
  }

  private JsonNode within(Node node, java.util.function.Supplier<JsonNode> body) {
    if (!open.add(node)) {
      throw new Unreadable(node, "an alias contains itself", null);
    }
    try {
      return body.get();
    } finally {
      open.remove(node);
    }
  }

  private JsonNode list(SequenceNode node) {
    ArrayNode list = Json.array();
    node.getValue().forEach(item -> list.add(build(item)));
    return list;
  }

  private JsonNode map(MappingNode node) {
    ObjectNode map = Json.object();
    Map<String, Node> seen = new HashMap<>();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple entry : node.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key && key.getTag().equals(Composing.PLAIN) && key.getValue().equals("<<")) {
        merged.add(entry.getValueNode());
        continue;
      }
      String name = key(entry.getKeyNode());
      Node first = seen.putIfAbsent(name, entry.getKeyNode());
      if (first != null) {
        throw new Unreadable(entry.getKeyNode(), "the key \"" + name + "\" is already set on line " + (firstLine + first.getStartMark().getLine()),
            "kubectl silently keeps the last one; remove one of them");
      }
      map.set(name, build(entry.getValueNode()));
    }
    merged.forEach(source -> merge(map, source));
    return map;
  }

  private void merge(ObjectNode into, Node source) {
    JsonNode value = build(source);
    Iterable<JsonNode> maps = value.isArray() ? value : List.of(value);
    for (JsonNode map : maps) {
      if (!map.isObject()) {
        throw new Unreadable(source, "<< needs a map, or a list of maps", null);
      }
      map.properties().forEach(e -> {
        if (!into.has(e.getKey())) {
          into.set(e.getKey(), e.getValue());
        }
      });
    }
  }

  private String key(Node node) {
    if (!(node instanceof ScalarNode)) {
      throw new Unreadable(node, "a list or map can't be a key", null);
    }
    JsonNode value = build(node);
    if (value.isNull()) {
      throw new Unreadable(node, "null can't be a key", "put it in quotes");
    }
    return value.asText();
  }

  private JsonNode scalar(ScalarNode node) {
    Tag tag = node.getTag();
    try {
      if (tag.equals(Composing.PLAIN)) {
        return Scalars.resolve(node.getValue());
      }
      if (tag.equals(Tag.BINARY)) {
        byte[] bytes = Base64.getDecoder().decode(node.getValue().replaceAll("\\s", ""));
        return JsonNodeFactory.instance.textNode(new String(bytes, StandardCharsets.UTF_8));
      }
      if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.BOOL) || tag.equals(Tag.NULL)) {
        return Scalars.resolve(node.getValue());
      }
      return JsonNodeFactory.instance.textNode(node.getValue());
    } catch (IllegalArgumentException e) {
      throw new Unreadable(node, e.getMessage(), null);
    }
  }
}
