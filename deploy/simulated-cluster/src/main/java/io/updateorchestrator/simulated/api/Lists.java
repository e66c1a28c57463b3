package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lists and their selectors. */
public final class Lists {

  private Lists() {}

  /** What a list or watch asks for. */
  public static Predicate<JsonNode> filter(Target target, Request request) {
    Predicate<JsonNode> filter = labels(request.parameter("labelSelector")).and(fields(request.parameter("fieldSelector")));
    return target.name().isEmpty() ? filter : filter.and(o -> o.path("metadata").path("name").asText().equals(target.name()));
  }

  static ObjectNode list(Target target, Request request, Store store) {
    List<ObjectNode> all = new ArrayList<>(store.list(target.kind().group(), target.kind().plural(), target.namespace()));
    all.removeIf(filter(target, request).negate());
    int from = request.parameter("continue").isEmpty() ? 0 : Integer.parseInt(request.parameter("continue"));
    int limit = request.parameter("limit").isEmpty() ? 0 : Integer.parseInt(request.parameter("limit"));
    int to = limit == 0 ? all.size() : Math.min(all.size(), from + limit);
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", target.kind().kind() + "List").put("apiVersion", target.kind().apiVersion());
    ObjectNode metadata = list.putObject("metadata").put("resourceVersion", String.valueOf(store.revision()));
    if (to < all.size()) {
      metadata.put("continue", String.valueOf(to)).put("remainingItemCount", all.size() - to);
    }
    if (target.kind().custom() && !metadata.has("continue")) {
      metadata.put("continue", "");
    }
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : all.subList(Math.min(from, to), to)) {
      ObjectNode item = object.deepCopy();
      if (target.kind().custom()) {
        item.put("apiVersion", target.kind().apiVersion());
      } else {
        item.remove(List.of("apiVersion", "kind"));
      }
      items.add(item);
    }
    return list;
  }

  private static Predicate<JsonNode> fields(String selector) {
    Predicate<JsonNode> all = o -> true;
    for (String term : selector.split(",")) {
      if (!term.isEmpty()) {
        boolean not = term.contains("!=");
        String[] sides = term.split("!=|==|=", 2);
        Predicate<JsonNode> one = o -> o.at("/" + sides[0].replace('.', '/')).asText().equals(sides.length > 1 ? sides[1] : "");
        all = all.and(not ? one.negate() : one);
      }
    }
    return all;
  }

  /** {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
  private static Predicate<JsonNode> labels(String selector) {
    Predicate<JsonNode> all = o -> true;
    for (String term : selector.split(",(?![^(]*\\))")) {
      if (!term.isBlank()) {
        Predicate<JsonNode> one = label(term.strip());
        all = all.and(o -> one.test(o.path("metadata").path("labels")));
      }
    }
    return all;
  }

  private static Predicate<JsonNode> label(String term) {
    if (term.contains(" in ") || term.contains(" notin ")) {
      boolean not = term.contains(" notin ");
      String key = term.substring(0, term.indexOf(' '));
      List<String> values = List.of(term.substring(term.indexOf('(') + 1, term.lastIndexOf(')')).strip().split("\\s*,\\s*"));
      return labels -> (labels.has(key) && values.contains(labels.path(key).asText())) != not;
    }
    if (term.contains("=")) {
      boolean not = term.contains("!=");
      String[] sides = term.split("!=|==|=", 2);
      return labels -> (labels.has(sides[0].strip()) && labels.path(sides[0].strip()).asText().equals(sides[1].strip())) != not;
    }
    return term.startsWith("!") ? labels -> !labels.has(term.substring(1)) : labels -> labels.has(term);
  }
}
