package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What controllers make of an object, as {@code produces.txt} says: who needs it waits for the object to be ready. Immutable. */
final class ProducedTable {
  private final Map<GroupKind, RowTrie<Row>> byKind = new HashMap<>();
  private final Map<GroupKind, RowTrie<Definition>> definitions = new HashMap<>();

  /** @param name {@code {}} stands for the value that was found */
  private record Row(GroupKind makes, String name, Map<String, String> options) {}

  /** @param group of the kind that is defined; {@code /path}: as the object says there */
  private record Definition(String group) {}

  interface Scope {
    ResourceRef scoped(GroupKind kind, String namespace, String name);
  }

  private ProducedTable() {}

  static ProducedTable load() {
    ProducedTable table = new ProducedTable();
    for (String[] columns : TableFile.lines("produces.txt")) {
      for (String from : TableFile.braces(columns[0])) {
        GroupKind kind = TableFile.kind(from);
        if (columns[2].equals("CRD")) {
          table.definitions.computeIfAbsent(kind, k -> new RowTrie<>()).add(FieldPath.parse(columns[1]), new Definition(columns[3]));
        } else {
          Row row = new Row(TableFile.kind(columns[2]), columns[3], TableFile.options(columns[4]));
          table.byKind.computeIfAbsent(kind, k -> new RowTrie<>()).add(FieldPath.parse(columns[1]), row);
        }
      }
    }
    return table;
  }

  List<ResourceRef> madeBy(Manifest manifest, Scope scope) {
    List<ResourceRef> made = new ArrayList<>();
    Optional.ofNullable(byKind.get(manifest.ref().groupKind())).ifPresent(rows -> rows.walk(manifest.body(), (row, place) -> {
      if (Conditions.hold(row.options(), place)) {
        made.add(scope.scoped(row.makes(), manifest.ref().namespace(), row.name().replace("{}", place.value().asText())));
      }
    }));
    claims(manifest, made);
    return made;
  }

  /** {@code <template>-<set>-<number>}: names are made, no table says them. */
  private static void claims(Manifest manifest, List<ResourceRef> made) {
    if (!manifest.ref().is("apps", "StatefulSet")) {
      return;
    }
    JsonNode spec = manifest.body().path("spec");
    int first = spec.path("ordinals").path("start").asInt(0);
    int count = Math.min(spec.path("replicas").asInt(1), 1_000);
    for (JsonNode template : spec.path("volumeClaimTemplates")) {
      for (int i = first; i < first + count; i++) {
        made.add(ResourceRef.core("PersistentVolumeClaim", manifest.ref().namespace(), template.path("metadata").path("name").asText() + "-" + manifest.ref().name() + "-" + i));
      }
    }
  }

  /** Kinds whose CRD a controller makes of the object. */
  List<GroupKind> definedBy(Manifest manifest) {
    List<GroupKind> kinds = new ArrayList<>();
    Optional.ofNullable(definitions.get(manifest.ref().groupKind())).ifPresent(rows -> rows.walk(manifest.body(), (definition, place) -> {
      String group = definition.group().startsWith("/") ? place.field(definition.group()).asText("") : definition.group();
      kinds.add(new GroupKind(group, place.value().asText()));
    }));
    return kinds;
  }
}
