package io.updateorchestrator.common.resource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which kinds Kubernetes serves by itself, with their scope, and which versions of them are gone: two tables beside this class. */
public final class BuiltInKinds {

  private final Map<GroupKind, BuiltIn> kinds = new HashMap<>();
  private final Map<String, Removed> removed = new HashMap<>();

  /** @param shortNames as kubectl knows them */
  public record BuiltIn(GroupKind kind, boolean namespaced, String plural, List<String> shortNames) {}

  /** @param successor null where there is none */
  public record Removed(String apiVersion, String kind, String successor, String release) {}

  private BuiltInKinds() {}

  public static BuiltInKinds load() {
    BuiltInKinds table = new BuiltInKinds();
    for (String[] row : rows("kinds.txt")) {
      GroupKind kind = new GroupKind(row[0].equals("-") ? "" : row[0], row[1]);
      List<String> shortNames = row.length > 4 ? List.of(row[4].split(",")) : List.of();
      table.kinds.put(kind, new BuiltIn(kind, row[2].equals("N"), row[3], shortNames));
    }
    for (String[] row : rows("removed.txt")) {
      table.removed.put(row[0] + " " + row[1], new Removed(row[0], row[1], row[2].equals("-") ? null : row[2], row[3]));
    }
    return table;
  }

  private static List<String[]> rows(String name) {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(BuiltInKinds.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      lines.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(l -> rows.add(l.trim().split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  public Optional<BuiltIn> find(GroupKind kind) {
    return Optional.ofNullable(kinds.get(kind));
  }

  public Optional<Removed> removed(String apiVersion, String kind) {
    return Optional.ofNullable(removed.get(apiVersion + " " + kind));
  }

  public Collection<BuiltIn> all() {
    return kinds.values();
  }
}
