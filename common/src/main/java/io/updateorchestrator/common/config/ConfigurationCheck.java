package io.updateorchestrator.common.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds a file against the table of keys; finds all problems at once. */
final class ConfigurationCheck {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private final KeyTable table;
  private final YamlDocument document;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ConfigurationCheck(KeyTable table, YamlDocument document) {
    this.table = table;
    this.document = document;
  }

  List<Problem> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  void check(JsonNode root) {
    map(root, List.of(), "", true);
  }

  private void map(JsonNode node, List<String> path, String shown, boolean top) {
    for (var field : node.properties()) {
      String here = shown.isEmpty() ? field.getKey() : shown + "." + field.getKey();
      if (top && field.getKey().equals("environments")) {
        environments(field.getValue(), here);
      } else {
        value(field.getKey(), field.getValue(), with(path, field.getKey()), here);
      }
    }
  }

  private void environments(JsonNode all, String shown) {
    if (!all.isObject()) {
      problem(shown, "must be a map of environments", null);
      return;
    }
    for (var environment : all.properties()) {
      if (environment.getValue().isObject()) {
        map(environment.getValue(), List.of(), shown + "." + environment.getKey(), false);
      } else {
        problem(shown + "." + environment.getKey(), "must be a map of keys", null);
      }
    }
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private void value(String name, JsonNode value, List<String> path, String shown) {
    KeyTable.Key key = table.at(path);
    if (key != null) {
      leaf(key, value, shown);
    } else if (!table.hasBelow(path)) {
      Set<String> known = table.namesBelow(path.subList(0, path.size() - 1));
      Optional<String> meant = Suggestions.of(name, known);
      problem(shown, "unknown key", meant.map(m -> "did you mean " + m + "?").orElse("known here: " + String.join(", ", known)));
    } else if (value.isNull()) {
      return;
    } else if (table.isListAt(path)) {
      list(value, path, shown);
    } else if (value.isObject()) {
      map(value, path, shown, false);
    } else {
      problem(shown, "must be a map", null);
    }
  }

  private void list(JsonNode value, List<String> path, String shown) {
    if (!value.isArray()) {
      problem(shown, "must be a list", null);
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isObject()) {
        map(value.get(i), with(path, "[]"), shown + "[" + i + "]", false);
      } else {
        problem(shown + "[" + i + "]", "must be a map", null);
      }
    }
  }

  private void leaf(KeyTable.Key key, JsonNode value, String shown) {
    switch (key.type()) {
      case "bool" -> require(value.isBoolean(), shown, "must be true or false", value);
      case "int" -> {
        int least = key.argument().isEmpty() ? Integer.MIN_VALUE : Integer.parseInt(key.argument());
        require(value.isIntegralNumber() && value.canConvertToInt() && value.asInt() >= least, shown,
            key.argument().isEmpty() ? "must be a whole number" : "must be a whole number, at least " + least, value);
      }
      case "number" -> require(value.isNumber(), shown, "must be a number", value);
      case "duration" -> require(Durations.millis(value) >= 0, shown, "must be a duration: whole seconds, or 300ms, 60s, 10m, 1h", value);
      case "enum" -> {
        List<String> words = Arrays.asList(key.argument().split(","));
        require(value.isTextual() && words.contains(value.asText()), shown, "must be one of " + String.join(", ", words), value);
      }
      case "texts" -> {
        boolean texts = value.isArray();
        for (JsonNode item : value) {
          texts &= item.isTextual();
        }
        require(texts, shown, "must be a list of texts", value);
        words(key, value, shown);
      }
      case "name" -> require(value.isTextual() && value.asText().length() <= 63 && NAME.matcher(value.asText()).matches(), shown,
          "must be a name of lower-case letters, digits and dashes, 63 at most", value);
      case "address" -> require(value.isTextual() && value.asText().matches(".*:\\d{1,5}"), shown, "must be host:port", value);
      case "text" -> require(value.isValueNode() && !value.isNull(), shown, "must be a text", value);
      default -> { }
    }
    if (key.comesLater(value)) {
      warnings.add(shown + ": " + (value.isValueNode() ? value.asText() : value.toString()) + " is known, but does nothing yet");
    }
  }

  /** Where a list's items are words of ours, each has to be one. */
  private void words(KeyTable.Key key, JsonNode list, String shown) {
    Set<String> known = key.argument().isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(key.argument().split(",")));
    for (JsonNode item : list) {
      if (item.isTextual() && !known.isEmpty() && !known.contains(item.asText())) {
        problem(shown, "there is no " + item.asText(), Suggestions.of(item.asText(), known).map(m -> "did you mean " + m + "?").orElse("known: " + String.join(", ", known)));
      }
    }
  }

  private void require(boolean holds, String shown, String message, JsonNode value) {
    if (!holds) {
      String is = value.isContainerNode() ? value.getNodeType().name().toLowerCase(Locale.ROOT) : value.asText();
      problem(shown, message, "it is \"" + is + "\"");
    }
  }

  private void problem(String shown, String message, String hint) {
    problems.add(new Problem(document.file(), document.number(), document.lineOf(shown), shown, message, hint));
  }
}
