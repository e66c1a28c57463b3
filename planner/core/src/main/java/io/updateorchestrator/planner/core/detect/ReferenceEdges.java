package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;

/** What the rows of the table find in an object. */
final class ReferenceEdges implements EdgeFinder {
  /** No name has them: something else fills such a value in. */
  private static final String TEMPLATE = "${}<>* \t\n";

  private final ReferenceTable table;

  ReferenceEdges(ReferenceTable table) {
    this.table = table;
  }

  @Override
  public void find(Manifest manifest, KnownObjects known, Findings findings) {
    RowTrie<ReferenceRow> rows = table.of(manifest.ref().groupKind());
    if (rows != null) {
      rows.walk(manifest.body(), (row, place) -> {
        if (Conditions.hold(row.options(), place)) {
          found(manifest, row, place, known, findings);
        }
      });
    }
  }

  private static void found(Manifest manifest, ReferenceRow row, Place place, KnownObjects known, Findings findings) {
    String text = place.value().asText();
    for (String one : row.has("split") ? text.split(",") : new String[] {text}) {
      String name = one.trim();
      if (!name.isEmpty() && !isTemplate(name)) {
        named(manifest, row, place, name, known, findings);
      }
    }
  }

  private static boolean isTemplate(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (TEMPLATE.indexOf(name.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static void named(Manifest manifest, ReferenceRow row, Place place, String text, KnownObjects known, Findings findings) {
    GroupKind kind = row.to() == null ? kindAt(row, place) : row.to();
    if (kind == null) {
      return;
    }
    String namespace = row.has("namespace") ? place.field(row.option("namespace")).asText("") : "";
    namespace = namespace.isEmpty() ? manifest.ref().namespace() : namespace;
    ResourceRef to = target(row, text, kind, namespace, known);
    if (to == null) {
      return;
    }
    Dependency dependency = row.has("reverse") ? new Dependency(to, manifest.ref(), row.origin(), place.path(), row.strength(), row.requires(), false)
        : new Dependency(manifest.ref(), to, row.origin(), place.path(), row.strength(), row.requires(), row.has("explicit"));
    if (row.has("reverse")) {
      findings.addIfBothKnown(dependency);
    } else if (row.has("quiet")) {
      findings.addIfKnown(dependency);
    } else {
      findings.add(dependency);
    }
  }

  private static ResourceRef target(ReferenceRow row, String text, GroupKind kind, String namespace, KnownObjects known) {
    String form = row.has("form") ? row.option("form") : "name";
    int slash = text.indexOf('/');
    return switch (form) {
      case "host" -> HostNames.service(text, namespace, known);
      case "ns/name" -> slash < 0 ? known.scoped(kind, namespace, text) : known.scoped(kind, text.substring(0, slash), text.substring(slash + 1));
      default -> slash >= 0 ? null : known.scoped(kind, namespace, row.has("name") ? row.option("name").replace("{}", text) : text);
    };
  }

  /** The kind that the reference itself names, or the one that its documentation says is meant where it names none. */
  private static GroupKind kindAt(ReferenceRow row, Place place) {
    String kind = row.has("kind") ? place.field(row.option("kind")).asText("") : "";
    kind = kind.isEmpty() && row.has("defaultKind") ? row.option("defaultKind") : kind;
    if (kind.isEmpty()) {
      return null;
    }
    String group = row.has("defaultGroup") ? row.option("defaultGroup") : "";
    JsonNode apiVersion = row.has("apiVersion") ? place.field(row.option("apiVersion")) : null;
    JsonNode named = row.has("group") ? place.field(row.option("group")) : null;
    if (named != null && named.isTextual()) {
      group = named.asText().contains("/") ? groupOf(named.asText()) : named.asText();
    } else if (apiVersion != null && apiVersion.isTextual() && !apiVersion.asText().isEmpty()) {
      group = groupOf(apiVersion.asText());
    }
    return new GroupKind(group, kind);
  }

  static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
