package io.updateorchestrator.simulated.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 6902. */
public final class JsonPatch {

  /** An operation that does not fit the document, a failed test among them. */
  public static final class Unfit extends Exception {
    Unfit(String message) {
      super(message);
    }
  }

  private JsonPatch() {}

  /** The document with all operations done; the document given stays as it is. */
  public static JsonNode apply(JsonNode document, JsonNode operations) throws Unfit {
    JsonNode result = document.deepCopy();
    for (JsonNode operation : operations) {
      result = one(result, operation);
    }
    return result;
  }

  private static JsonNode one(JsonNode document, JsonNode operation) throws Unfit {
    String path = operation.path("path").asText();
    switch (operation.path("op").asText()) {
      case "test" -> {
        JsonNode found = find(document, path);
        if (!(found.isMissingNode() && operation.path("value").isNull()) && !found.equals(operation.path("value"))) {
          throw new Unfit("test failed: " + path);
        }
      }
      case "add" -> put(document, path, operation.path("value").deepCopy(), true);
      case "replace" -> {
        present(document, path);
        put(document, path, operation.path("value").deepCopy(), false);
      }
      case "remove" -> remove(document, path);
      case "copy" -> put(document, path, present(document, operation.path("from").asText()).deepCopy(), true);
      case "move" -> {
        JsonNode moved = present(document, operation.path("from").asText());
        remove(document, operation.path("from").asText());
        put(document, path, moved, true);
      }
      default -> throw new Unfit("unknown operation: " + operation.path("op"));
    }
    return document;
  }

  private static JsonNode find(JsonNode document, String path) {
    JsonNode node = document;
    for (String part : parts(path)) {
      node = node.isArray() ? node.path(index(part)) : node.path(part);
    }
    return node;
  }

  private static JsonNode present(JsonNode document, String path) throws Unfit {
    JsonNode found = find(document, path);
    if (found.isMissingNode()) {
      throw new Unfit("missing: " + path);
    }
    return found;
  }

  private static void put(JsonNode document, String path, JsonNode value, boolean insert) throws Unfit {
    JsonNode parent = find(document, parentOf(path));
    String last = lastOf(path);
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      int index = last.equals("-") ? array.size() : index(last);
      if (index < 0 || index > array.size()) {
        throw new Unfit("index out of bounds: " + path);
      }
      if (insert) {
        array.insert(index, value);
      } else {
        array.set(index, value);
      }
    } else {
      throw new Unfit("missing: " + path);
    }
  }

  private static void remove(JsonNode document, String path) throws Unfit {
    present(document, path);
    JsonNode parent = find(document, parentOf(path));
    if (parent instanceof ObjectNode object) {
      object.remove(lastOf(path));
    } else {
      ((ArrayNode) parent).remove(index(lastOf(path)));
    }
  }

  private static String[] parts(String path) {
    if (path.isEmpty()) {
      return new String[0];
    }
    String[] parts = path.substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i].replace("~1", "/").replace("~0", "~");
    }
    return parts;
  }

  private static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String lastOf(String path) {
    String[] parts = parts(path);
    return parts.length == 0 ? "" : parts[parts.length - 1];
  }

  private static int index(String part) {
    return part.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(part) : -1;
  }
}
