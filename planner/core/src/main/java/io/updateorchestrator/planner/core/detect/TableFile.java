package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.resource.GroupKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads tables that people read, too: columns between blanks, {@code #} begins a comment line, {@code {a,b}} stands for one row each. */
final class TableFile {
  private TableFile() {}

  static List<String[]> lines(String name) {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(TableFile.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      reader.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(l -> rows.add(l.trim().split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** {@code Kind} or {@code group/Kind}. */
  static GroupKind kind(String text) {
    int slash = text.lastIndexOf('/');
    return new GroupKind(slash < 0 ? "" : text.substring(0, slash), text.substring(slash + 1));
  }

  static List<String> braces(String text) {
    int open = text.indexOf('{');
    if (open < 0) {
      return List.of(text);
    }
    int close = text.indexOf('}', open);
    List<String> all = new ArrayList<>();
    for (String part : text.substring(open + 1, close).split(",", -1)) {
      all.addAll(braces(text.substring(0, open) + part + text.substring(close + 1)));
    }
    return all;
  }

  /** {@code a=b;c=d}, or {@code -} for none. */
  static Map<String, String> options(String text) {
    Map<String, String> options = new HashMap<>();
    if (!text.equals("-")) {
      for (String option : text.split(";")) {
        int equals = option.indexOf('=');
        options.put(equals < 0 ? option : option.substring(0, equals), equals < 0 ? "" : option.substring(equals + 1));
      }
    }
    return options;
  }
}
