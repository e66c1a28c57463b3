package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows of {@code references.txt} by the kind that has the field, pod specs written out. Immutable. */
public final class ReferenceTable {

  private final Map<GroupKind, List<ReferenceRow>> rows = new HashMap<>();
  private final Map<GroupKind, List<String>> podSpecs = new HashMap<>();
  private final Map<GroupKind, List<String>> systemObjects = new HashMap<>();

  private ReferenceTable() {}

  public static ReferenceTable load() {
    ReferenceTable table = new ReferenceTable();
    lines("pod-specs.txt").forEach(c -> table.podSpecs.put(kind(c[0]), steps(c[1])));
    lines("system-objects.txt").forEach(c -> table.systemObjects.computeIfAbsent(kind(c[0]), k -> new ArrayList<>()).add(c[1]));
    lines("references.txt").forEach(table::add);
    return table;
  }

  List<ReferenceRow> rowsOf(GroupKind kind) {
    return rows.getOrDefault(kind, List.of());
  }

  /** Path to the pod spec, or null for a kind that has none. */
  public List<String> podSpecOf(GroupKind kind) {
    return podSpecs.get(kind);
  }

  /** Whether a cluster has such an object by itself. */
  public boolean isSystemObject(GroupKind kind, String name) {
    return systemObjects.getOrDefault(kind, List.of()).stream()
        .anyMatch(p -> p.endsWith("*") ? name.startsWith(p.substring(0, p.length() - 1)) : p.equals(name));
  }

  private void add(String[] columns) {
    for (String from : braces(columns[0])) {
      for (String path : braces(columns[1])) {
        if (from.equals("@pod")) {
          podSpecs.forEach((kind, spec) -> {
            List<String> whole = new ArrayList<>(spec);
            whole.addAll(steps(path));
            put(kind, whole, columns);
          });
        } else {
          put(kind(from), steps(path), columns);
        }
      }
    }
  }

  private void put(GroupKind from, List<String> path, String[] columns) {
    Map<String, String> options = new HashMap<>();
    if (!columns[5].equals("-")) {
      for (String option : columns[5].split(",")) {
        options.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
      }
    }
    Strength strength = Strength.valueOf(columns[3].toUpperCase(Locale.ROOT));
    if ("hard".equals(options.get("bare")) && from.equals(new GroupKind("", "Pod"))) {
      strength = Strength.HARD;
    }
    rows.computeIfAbsent(from, k -> new ArrayList<>()).add(new ReferenceRow(from, List.copyOf(path),
        columns[2].equals("*") ? null : kind(columns[2]), strength, Requirement.valueOf(columns[4].toUpperCase(Locale.ROOT)), options, columns[6]));
  }

  private static GroupKind kind(String text) {
    int slash = text.lastIndexOf('/');
    return new GroupKind(slash < 0 ? "" : text.substring(0, slash), text.substring(slash + 1));
  }

  private static List<String> steps(String path) {
    return Arrays.asList(path.split("\\."));
  }

  private static List<String> braces(String text) {
    int open = text.indexOf('{');
    if (open < 0) {
      return List.of(text);
    }
    int close = text.indexOf('}', open);
    List<String> all = new ArrayList<>();
    for (String part : text.substring(open + 1, close).split(",")) {
      all.addAll(braces(text.substring(0, open) + part + text.substring(close + 1)));
    }
    return all;
  }

  private static List<String[]> lines(String name) {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader = new BufferedReader(
        new InputStreamReader(ReferenceTable.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      reader.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(l -> rows.add(l.trim().split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
