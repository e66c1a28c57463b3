package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Short names for templates: the same template, the same name. */
final class Hashes {

  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private Hashes() {}

  static String of(JsonNode template) {
    long hash = mix(template, 0xcbf29ce484222325L) ^ 0x5DEECE66DL;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      text.append(LETTERS.charAt((int) Long.remainderUnsigned(hash, LETTERS.length())));
      hash = Long.divideUnsigned(hash, LETTERS.length());
    }
    return text.toString();
  }

  private static long mix(JsonNode node, long seed) {
    long hash = seed;
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
      for (Map.Entry<String, JsonNode> e : sorted.entrySet()) {
        hash = mix(e.getValue(), text(e.getKey(), hash));
      }
      return text("}", hash);
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        hash = mix(item, hash);
      }
      return text("]", hash);
    }
    return text(node.toString(), hash);
  }

  /** FNV-1a. */
  private static long text(String text, long seed) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash * 0x100000001b3L;
  }
}
