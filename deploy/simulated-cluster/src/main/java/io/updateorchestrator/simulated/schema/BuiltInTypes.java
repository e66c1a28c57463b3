package io.updateorchestrator.simulated.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kinds and types of Kubernetes itself, read once from {@code builtin.txt}; its format is described in generate-schema.py. */
public final class BuiltInTypes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BuiltInTypes INSTANCE = new BuiltInTypes(resource());

  private final Map<String, Type.MapOf> types = new HashMap<>();
  private final List<ResourceKind> kinds = new ArrayList<>();

  private BuiltInTypes(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("type ")) {
        String[] words = line.split(" ");
        types.put(words[1], new Type.MapOf(words[1], new LinkedHashMap<>(), null, words.length > 2));
      }
    }
    Type.MapOf current = null;
    for (String line : lines) {
      if (line.startsWith("kind ")) {
        kinds.add(kind(line.split(" ")));
      } else if (line.startsWith("type ")) {
        current = types.get(line.split(" ")[1]);
      } else if (line.startsWith(" ")) {
        addField(current, line.strip());
      }
    }
  }

  public static BuiltInTypes get() {
    return INSTANCE;
  }

  public List<ResourceKind> kinds() {
    return List.copyOf(kinds);
  }

  /** @throws IllegalArgumentException if there is no such type */
  public Type.MapOf type(String name) {
    Type.MapOf type = types.get(name);
    if (type == null) {
      throw new IllegalArgumentException("No built-in type " + name);
    }
    return type;
  }

  private ResourceKind kind(String[] w) {
    int slash = w[1].indexOf('/');
    return new ResourceKind(slash < 0 ? "" : w[1].substring(0, slash), w[1].substring(slash + 1), w[2], w[3], w[4], w[5].equals("N"),
        words(w[6]), words(w[7]), words(w[8]), words(w[9]), type(w[10]), false);
  }

  private static List<String> words(String text) {
    return text.equals("-") ? List.of() : List.of(text.split(","));
  }

  private void addField(Type.MapOf type, String line) {
    int equals = line.indexOf(" = ");
    String head = equals < 0 ? line : line.substring(0, equals);
    int space = head.indexOf(' ');
    String name = head.substring(0, space);
    boolean required = name.endsWith("!");
    type.fields().put(required ? name.substring(0, name.length() - 1) : name,
        new Type.Field(expression(head.substring(space + 1)), required, equals < 0 ? null : json(line.substring(equals + 3))));
  }

  private Type expression(String text) {
    int space = text.indexOf(' ');
    String word = space < 0 ? text : text.substring(0, space);
    String rest = text.substring(space + 1);
    if (word.startsWith("list(")) {
      return new Type.ListOf(expression(rest), Type.Relation.KEYED, List.of(word.substring(5, word.length() - 1).split(",")));
    }
    return switch (word) {
      case "string" -> new Type.Scalar(Type.Word.STRING);
      case "number" -> new Type.Scalar(Type.Word.NUMBER);
      case "boolean" -> new Type.Scalar(Type.Word.BOOLEAN);
      case "any" -> Type.ANY;
      case "map" -> new Type.MapOf("", Map.of(), expression(rest), false);
      case "map-atomic" -> new Type.MapOf("", Map.of(), expression(rest), true);
      case "list" -> new Type.ListOf(expression(rest), Type.Relation.ATOMIC, List.of());
      case "set" -> new Type.ListOf(expression(rest), Type.Relation.SET, List.of());
      case "ref-atomic" -> new Type.MapOf(rest, type(rest).fields(), null, true);
      default -> type(word);
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Default in builtin.txt is no JSON: " + text, e);
    }
  }

  private static List<String> resource() {
    try (InputStream in = BuiltInTypes.class.getResourceAsStream("builtin.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
