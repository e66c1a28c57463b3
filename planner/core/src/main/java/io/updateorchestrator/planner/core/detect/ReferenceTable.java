package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows of {@code references.txt} by the kind that has the field, pod specs written out, and a user's own. Immutable. */
public final class ReferenceTable {
  private static final GroupKind POD = new GroupKind("", "Pod");

  private final List<ReferenceRow> rows = new ArrayList<>();
  private final Map<GroupKind, RowTrie<ReferenceRow>> byKind = new HashMap<>();
  private final Map<GroupKind, List<FieldPath>> podSpecs = new HashMap<>();
  private final Map<GroupKind, List<FieldPath>> containers = new HashMap<>();
  private final Map<GroupKind, List<String>> systemObjects = new HashMap<>();
  private final ProducedTable produced = ProducedTable.load();

  private ReferenceTable() {}

  public static ReferenceTable load() {
    ReferenceTable table = new ReferenceTable();
    TableFile.lines("pod-specs.txt").forEach(c -> table.addPodSpec(TableFile.kind(c[0]), c[1]));
    TableFile.lines("containers.txt").forEach(c -> TableFile.braces(c[0]).forEach(kind -> TableFile.braces(c[1]).forEach(path ->
        table.containers.computeIfAbsent(TableFile.kind(kind), k -> new ArrayList<>()).add(FieldPath.parse(path)))));
    TableFile.lines("system-objects.txt").forEach(c -> table.systemObjects.computeIfAbsent(TableFile.kind(c[0]), k -> new ArrayList<>()).add(c[1]));
    TableFile.lines("references.txt").forEach(table::add);
    return table;
  }

  /** This table and a user's own rows. */
  public ReferenceTable with(Collection<ReferenceRow> own) {
    ReferenceTable both = load();
    own.forEach(both::put);
    return both;
  }

  private void addPodSpec(GroupKind kind, String path) {
    FieldPath spec = FieldPath.parse(path);
    podSpecs.computeIfAbsent(kind, k -> new ArrayList<>()).add(spec);
    for (String list : List.of("containers[]", "initContainers[]", "ephemeralContainers[]")) {
      containers.computeIfAbsent(kind, k -> new ArrayList<>()).add(spec.then(FieldPath.parse(list)));
    }
  }

  private void add(String[] columns) {
    for (String from : TableFile.braces(columns[0])) {
      for (String path : TableFile.braces(columns[1])) {
        switch (from) {
          case "@pod" -> podSpecs.forEach((kind, specs) -> specs.forEach(spec -> put(kind, spec.then(FieldPath.parse(path)), columns)));
          case "@template" -> podSpecs.forEach((kind, specs) -> specs.forEach(spec -> put(kind, beside(spec, path), columns)));
          case "@container" -> containers.forEach((kind, places) -> places.forEach(place -> put(kind, place.then(FieldPath.parse(path)), columns)));
          default -> put(TableFile.kind(from), FieldPath.parse(path), columns);
        }
      }
    }
  }

  private static FieldPath beside(FieldPath spec, String path) {
    List<FieldPath.Step> template = spec.steps().subList(0, spec.steps().size() - 1);
    return template.isEmpty() ? FieldPath.parse(path) : new FieldPath(template).then(FieldPath.parse(path));
  }

  private void put(GroupKind from, FieldPath path, String[] columns) {
    Map<String, String> options = TableFile.options(columns[5]);
    Strength strength = "hard".equals(options.get("bare")) && from.equals(POD) ? Strength.HARD : Strength.valueOf(columns[3].toUpperCase(Locale.ROOT));
    EdgeOrigin origin = options.containsKey("origin") ? EdgeOrigin.valueOf(options.get("origin").toUpperCase(Locale.ROOT)) : EdgeOrigin.SPEC;
    put(new ReferenceRow(from, path, columns[2].equals("*") ? null : TableFile.kind(columns[2]), strength,
        Requirement.valueOf(columns[4].toUpperCase(Locale.ROOT)), origin, options, columns[6]));
  }

  private void put(ReferenceRow row) {
    rows.add(row);
    byKind.computeIfAbsent(row.from(), k -> new RowTrie<>()).add(row.path(), row);
  }

  /** All rows, pod specs written out. */
  public List<ReferenceRow> rows() {
    return List.copyOf(rows);
  }

  /** Null for a kind without references. */
  RowTrie<ReferenceRow> of(GroupKind kind) {
    return byKind.get(kind);
  }

  ProducedTable produced() {
    return produced;
  }

  /** Where a kind keeps pod specs; empty for one that has none. */
  List<FieldPath> podSpecsOf(GroupKind kind) {
    return podSpecs.getOrDefault(kind, List.of());
  }

  /** Where a kind keeps containers; empty for one that has none. */
  List<FieldPath> containersOf(GroupKind kind) {
    return containers.getOrDefault(kind, List.of());
  }

  /** Whether a cluster has such an object by itself. */
  public boolean isSystemObject(GroupKind kind, String name) {
    return systemObjects.getOrDefault(kind, List.of()).stream()
        .anyMatch(p -> p.endsWith("*") ? name.startsWith(p.substring(0, p.length() - 1)) : p.equals(name));
  }
}
