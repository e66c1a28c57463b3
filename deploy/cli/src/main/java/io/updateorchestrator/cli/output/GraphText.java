package io.updateorchestrator.cli.output;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What depends on what, as text for Graphviz and Mermaid: grouped by namespace, so that the dependencies on namespaces need no arrows. Solid arrows are hard and soft ones,
 * bold ones were written down by their author, broken ones are weak; what is not in the set is dotted. The same set gives the same text.
 */
public final class GraphText {

  private final Map<String, List<ResourceRef>> namespaces = new TreeMap<>();
  private final Set<ResourceRef> missing = new TreeSet<>();
  private final List<Dependency> arrows;
  private final List<DroppedDependency> dropped;
  private final List<MissingTarget> toMissing;

  public GraphText(Analysis analysis) {
    analysis.objects().keySet().forEach(ref -> namespaces.computeIfAbsent(ref.namespace(), n -> new ArrayList<>()).add(ref));
    arrows = arrows(analysis);
    dropped = analysis.graph().dropped();
    toMissing = analysis.detection().missing();
    toMissing.forEach(m -> missing.add(m.to()));
  }

  /** One for each pair, the strongest; without those on namespaces. */
  static List<Dependency> arrows(Analysis analysis) {
    Map<List<ResourceRef>, Dependency> byPair = new LinkedHashMap<>();
    analysis.detection().dependencies().stream().filter(d -> d.origin() != EdgeOrigin.NAMESPACE && analysis.graph().isKept(d))
        .forEach(d -> byPair.merge(List.of(d.from(), d.to()), d, (one, other) -> rank(other) < rank(one) ? other : one));
    return List.copyOf(byPair.values());
  }

  private static int rank(Dependency d) {
    return d.explicit() ? -1 : d.strength().ordinal();
  }

  public String dot() {
    StringBuilder text = new StringBuilder("digraph dependencies {\n  rankdir=RL;\n  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];\n  edge [color=\"#555555\", arrowsize=0.7];\n");
    namespaces.forEach((namespace, refs) -> {
      String indent = namespace.isEmpty() ? "  " : "    ";
      if (!namespace.isEmpty()) {
        text.append("  subgraph ").append(quoted("cluster_" + namespace)).append(" {\n    label=").append(quoted(namespace)).append(";\n    color=\"#bbbbbb\";\n");
      }
      refs.forEach(ref -> text.append(indent).append(quoted(id(ref))).append(" [label=").append(quoted(ref.kind() + "\\n" + ref.name())).append("];\n"));
      text.append(namespace.isEmpty() ? "" : "  }\n");
    });
    missing.forEach(ref -> text.append("  ").append(quoted(id(ref))).append(" [label=").append(quoted(ref.kind() + "\\n" + ref.name() + "\\nnot in the set")).append(", style=\"rounded,dotted\", color=\"#b00020\"];\n"));
    arrows.forEach(d -> arrow(text, d.from(), d.to(), d.path(), d.explicit() ? "penwidth=2" : d.strength() == Strength.WEAK ? "style=dashed, color=\"#aaaaaa\"" : ""));
    toMissing.forEach(m -> arrow(text, m.from(), m.to(), m.path(), "style=dotted, color=\"#b00020\""));
    dropped.forEach(d -> arrow(text, d.dependency().from(), d.dependency().to(), "not kept: " + d.reason(), "style=dotted, color=\"#aaaaaa\", constraint=false"));
    return text.append("}\n").toString();
  }

  private static void arrow(StringBuilder text, ResourceRef from, ResourceRef to, String why, String style) {
    text.append("  ").append(quoted(id(from))).append(" -> ").append(quoted(id(to))).append(" [tooltip=").append(quoted(why)).append(style.isEmpty() ? "" : ", " + style).append("];\n");
  }

  private static String id(ResourceRef ref) {
    return ref.group().isEmpty() ? ref.display() : ref.display().replaceFirst("/", "." + ref.group() + "/");
  }

  /** A backslash only comes from a line break in a label. */
  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  public String mermaid() {
    Map<ResourceRef, String> ids = new HashMap<>();
    Set<ResourceRef> all = new LinkedHashSet<>();
    namespaces.values().forEach(all::addAll);
    all.addAll(missing);
    all.forEach(ref -> ids.put(ref, "n" + ids.size()));
    StringBuilder text = new StringBuilder("flowchart RL\n");
    int[] group = {0};
    namespaces.forEach((namespace, refs) -> {
      String indent = namespace.isEmpty() ? "  " : "    ";
      text.append(namespace.isEmpty() ? "" : "  subgraph g" + group[0]++ + "[\"" + namespace + "\"]\n");
      refs.forEach(ref -> text.append(indent).append(ids.get(ref)).append("[\"").append(ref.kind()).append("<br/>").append(ref.name()).append("\"]\n"));
      text.append(namespace.isEmpty() ? "" : "  end\n");
    });
    missing.forEach(ref -> text.append("  ").append(ids.get(ref)).append("[\"").append(ref.kind()).append("<br/>").append(ref.name()).append("<br/>not in the set\"]:::missing\n"));
    arrows.forEach(d -> text.append("  ").append(ids.get(d.from())).append(d.explicit() ? " ==> " : d.strength() == Strength.WEAK ? " -.-> " : " --> ").append(ids.get(d.to())).append('\n'));
    toMissing.forEach(m -> text.append("  ").append(ids.get(m.from())).append(" -.-> ").append(ids.get(m.to())).append('\n'));
    return text.append(missing.isEmpty() ? "" : "  classDef missing stroke:#b00020,stroke-dasharray:3\n").toString();
  }
}
