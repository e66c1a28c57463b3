package io.updateorchestrator.common.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every configuration key: {@code keys.txt} beside this class, read as a tree. */
final class KeyTable {

  private final List<Key> keys = new ArrayList<>();

  /** @param later default of a key that is known but does nothing yet; null where it does what it says */
  record Key(List<String> path, String type, String argument, boolean isLater, String later) {}

  private KeyTable() {}

  static KeyTable load() {
    KeyTable table = new KeyTable();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(KeyTable.class.getResourceAsStream("keys.txt"), StandardCharsets.UTF_8))) {
      lines.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(l -> table.add(l.split("\\|")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private void add(String[] columns) {
    String[] type = columns[1].trim().split(" ", 2);
    String note = columns.length > 2 ? columns[2].trim() : "";
    boolean later = note.startsWith("later");
    keys.add(new Key(List.of(columns[0].trim().replace("[]", ".[]").split("\\.")), type[0], type.length > 1 ? type[1] : "", later, later ? note.substring(5).trim() : null));
  }

  /** The key at a path; null where there is none. Items of lists are {@code []}. */
  Key at(List<String> path) {
    return keys.stream().filter(k -> k.path().size() == path.size() && isPrefix(path, k.path())).findFirst().orElse(null);
  }

  /** Whether keys lie below the path. */
  boolean hasBelow(List<String> path) {
    return keys.stream().anyMatch(k -> k.path().size() > path.size() && isPrefix(path, k.path()));
  }

  boolean isListAt(List<String> path) {
    return keys.stream().anyMatch(k -> k.path().size() > path.size() && isPrefix(path, k.path()) && k.path().get(path.size()).equals("[]"));
  }

  /** Names that may follow a path; empty where any may. */
  Set<String> namesBelow(List<String> path) {
    Set<String> names = new LinkedHashSet<>();
    for (Key key : keys) {
      if (key.path().size() > path.size() && isPrefix(path, key.path())) {
        names.add(key.path().get(path.size()));
      }
    }
    names.remove("*");
    return names;
  }

  private static boolean isPrefix(List<String> path, List<String> pattern) {
    for (int i = 0; i < path.size(); i++) {
      if (!pattern.get(i).equals("*") && !pattern.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
