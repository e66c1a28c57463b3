package io.updateorchestrator.simulated.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request of a sequence, or a wait for something to become so.
 *
 * @param title tells steps apart in the file of answers
 * @param body YAML; empty for none
 * @param until pointer and value; empty for a plain request
 */
record Step(String title, String method, String target, String contentType, String body, String until) {

  private static final Map<String, String> TYPES = Map.of("APPLY", "application/apply-patch+yaml", "MERGE", "application/merge-patch+json",
      "JSON", "application/json-patch+json", "STRATEGIC", "application/strategic-merge-patch+json");

  /** Blocks divided by empty lines: a title after {@code #}, a line {@code METHOD TARGET}, the body; or {@code WAIT TARGET POINTER VALUE}. */
  static List<Step> parse(String text) {
    List<Step> steps = new ArrayList<>();
    String title = "";
    for (String block : text.strip().split("\n\\s*\n")) {
      List<String> lines = new ArrayList<>(block.lines().toList());
      while (!lines.isEmpty() && lines.getFirst().startsWith("#")) {
        title = lines.removeFirst().substring(1).strip();
      }
      if (!lines.isEmpty()) {
        steps.add(step(title, lines.getFirst(), String.join("\n", lines.subList(1, lines.size()))));
      }
    }
    return steps;
  }

  private static Step step(String title, String line, String body) {
    String[] words = line.split(" ", 4);
    if (words[0].equals("WAIT")) {
      return new Step(title, "GET", words[1], "", "", words[2] + " " + (words.length > 3 ? words[3] : ""));
    }
    String type = TYPES.get(words[0]);
    return new Step(title, type == null ? words[0] : "PATCH", target(words), type == null ? "application/json" : type, body, "");
  }

  private static String target(String[] words) {
    if (words[1].contains("fieldManager=") || !List.of("APPLY", "POST", "PUT").contains(words[0])) {
      return words[1];
    }
    if (!words[0].equals("APPLY")) {
      return words[1] + (words[1].contains("?") ? "&" : "?") + "fieldManager=poster";
    }
    return words[1] + (words[1].contains("?") ? "&" : "?") + "fieldManager=orch" + (words[1].contains("force=") ? "" : "&force=true");
  }
}
