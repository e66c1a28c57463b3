package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.schema.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills in what a manifest leaves out: from the table {@code defaults.txt}, and by kind where a value depends on others. */
public final class Defaults {

  private record Rule(List<String> path, JsonNode value) {}

  private static final Defaults INSTANCE = new Defaults();

  private final Map<String, List<Rule>> byType = new HashMap<>();
  private final Map<String, List<Rule>> byKind = new HashMap<>();

  private Defaults() {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = Defaults.class.getResourceAsStream("defaults.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          boolean kind = line.startsWith("kind ");
          String[] words = (kind ? line.substring(5) : line).split(" ", 3);
          (kind ? byKind : byType).computeIfAbsent(words[0], w -> new ArrayList<>()).add(new Rule(List.of(words[1].split("\\.")), json.readTree(words[2])));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("defaults.txt: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the object. */
  public static void fill(ResourceKind kind, ObjectNode object) {
    if (kind.custom()) {
      INSTANCE.schemaDefaults(object, kind.type());
      return;
    }
    KindDefaults.before(kind.kind(), object);
    for (Rule rule : INSTANCE.byKind.getOrDefault(kind.kind(), List.of())) {
      setAbsent(object, rule);
    }
    INSTANCE.walk(object, kind.type());
    KindDefaults.after(kind.kind(), object);
  }

  /** Fills in a part of an object, such as the template of a pod. */
  static void fillPart(ObjectNode part, Type type) {
    INSTANCE.walk(part, type);
  }

  private static void setAbsent(ObjectNode object, Rule rule) {
    ObjectNode node = object;
    for (String name : rule.path.subList(0, rule.path.size() - 1)) {
      node = node.get(name) instanceof ObjectNode below ? below : node.putObject(name);
    }
    String last = rule.path.getLast();
    if (!node.has(last)) {
      node.set(last, rule.value.deepCopy());
    }
  }

  private void walk(JsonNode value, Type type) {
    if (value instanceof ObjectNode object && type instanceof Type.MapOf map) {
      for (Rule rule : byType.getOrDefault(map.name(), List.of())) {
        setAbsent(object, rule);
      }
      KindDefaults.part(map.name(), object);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Type below = map.typeOf(field.getKey());
        if (below != null && field.getValue().isContainerNode()) {
          walk(field.getValue(), below);
        }
      }
    } else if (value.isArray() && type instanceof Type.ListOf list) {
      value.forEach(item -> walk(item, list.items()));
    }
  }

  private void schemaDefaults(JsonNode value, Type type) {
    if (value instanceof ObjectNode object && type instanceof Type.MapOf map) {
      map.fields().forEach((name, field) -> {
        if (field.defaultValue() != null && !object.has(name)) {
          object.set(name, field.defaultValue().deepCopy());
        }
      });
      object.properties().forEach(f -> {
        Type below = map.typeOf(f.getKey());
        if (below != null && !f.getKey().equals("metadata")) {
          schemaDefaults(f.getValue(), below);
        }
      });
    } else if (value.isArray() && type instanceof Type.ListOf list) {
      value.forEach(item -> schemaDefaults(item, list.items()));
    }
  }
}
