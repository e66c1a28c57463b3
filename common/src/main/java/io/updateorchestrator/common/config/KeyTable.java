package io.updateorchestrator.common.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every configuration key: {@code keys.txt} beside this class, read as a tree. */
final class KeyTable {

  private final List<Key> keys = new ArrayList<>();

  /** @param note {@code later DEFAULT} where nothing but the default does anything yet, {@code not-yet WORD} where that word doesn't; else empty */
  record Key(List<String> path, String type, String argument, String note) {

    /** Whether the value is one that is known, but does nothing yet. */
    boolean comesLater(JsonNode value) {
      String word = note.substring(note.indexOf(' ') + 1);
      if (note.startsWith("not-yet ")) {
        return value.asText().equals(word);
      }
      return note.startsWith("later") && switch (type) {
        case "duration" -> Durations.millis(value) != Durations.millis(word);
        case "number" -> value.isNumber() && value.decimalValue().compareTo(new BigDecimal(word)) != 0;
        case "texts" -> !value.isEmpty();
        default -> !value.asText().equals(word);
      };
    }
  }

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
    keys.add(new Key(List.of(columns[0].trim().replace("[]", ".[]").split("\\.")), type[0], type.length > 1 ? type[1] : "", note));
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
