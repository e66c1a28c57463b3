package io.updateorchestrator.cli.output;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlanBatch;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan as a table: what, in which batch, how, and why it waits for what. */
public final class PlanText {

  private static final int TOLD = 3;

  private final Plan plan;
  private final Map<String, PlannedOperation> operations = new HashMap<>();
  private final Map<String, Integer> batchOf = new HashMap<>();
  private final Map<String, Dependency> written = new HashMap<>();

  private PlanText(Plan plan, List<Dependency> dependencies) {
    this.plan = plan;
    for (PlanBatch batch : plan.batches()) {
      batch.operations().forEach(o -> {
        operations.put(o.id(), o);
        batchOf.put(o.id(), batch.number());
      });
    }
    dependencies.forEach(d -> written.merge(edge(d.from(), d.to()), d, (a, b) -> b.explicit() ? b : a));
  }

  private static String edge(ResourceRef from, ResourceRef to) {
    return from.key() + " " + to.key();
  }

  /**
   * @param dependencies where an order is written; of those that are not known, only the order is told
   * @param all every dependency, not only those of the latest batches
   */
  public static List<String> lines(Plan plan, List<Dependency> dependencies, boolean all) {
    PlanText text = new PlanText(plan, dependencies);
    List<String> lines = new ArrayList<>();
    lines.add(text.heading());
    lines.add("");
    if (!plan.batches().isEmpty()) {
      lines.addAll(text.table(all).lines());
      lines.add("");
    }
    plan.dropped().forEach(d -> lines.add("Order not kept: " + d.dependency().from().display() + " after " + d.dependency().to().display() + ": " + d.reason()));
    lines.addAll(MissingText.lines(plan.missing()));
    plan.warnings().forEach(w -> lines.add("Note: " + w));
    return lines;
  }

  private String heading() {
    String against = switch (plan.base()) {
      case "none" -> "against an empty cluster";
      case "live" -> "against what is in the cluster now";
      default -> "against what was applied before";
    };
    int count = operations.size();
    return "Plan for cluster " + plan.cluster() + ", " + against + ": "
        + (count == 0 ? "nothing to do" : count + (count == 1 ? " operation" : " operations") + " in " + plan.batches().size() + (plan.batches().size() == 1 ? " batch" : " batches"));
  }

  private Table table(boolean all) {
    Table table = new Table("BATCH", "OPERATION", "RESOURCE", "STRATEGY", "WAITS FOR");
    for (PlanBatch batch : plan.batches()) {
      boolean first = true;
      for (PlannedOperation operation : batch.operations()) {
        table.row(first ? String.valueOf(batch.number()) : "", operation.action().label(), operation.resource().display(), operation.strategy().label(), waits(operation, all));
        first = false;
      }
    }
    return table;
  }

  /** What keeps it from an earlier batch comes first. */
  private String waits(PlannedOperation operation, boolean all) {
    List<String> reasons = operation.dependsOn().stream()
        .sorted(Comparator.comparingInt((String id) -> -batchOf.getOrDefault(id, 0)).thenComparing(id -> !isExplicit(operation, id)).thenComparing(id -> operations.get(id).resource()))
        .map(id -> operations.get(id).resource().display() + why(operation, id))
        .toList();
    if (all || reasons.size() <= TOLD) {
      return String.join(", ", reasons);
    }
    return String.join(", ", reasons.subList(0, TOLD)) + " and " + (reasons.size() - TOLD) + " more";
  }

  private Dependency dependency(PlannedOperation operation, String id) {
    ResourceRef to = operations.get(id).resource();
    Dependency there = written.get(edge(operation.resource(), to));
    return there != null ? there : written.get(edge(to, operation.resource()));
  }

  private boolean isExplicit(PlannedOperation operation, String id) {
    Dependency d = dependency(operation, id);
    return d != null && d.explicit();
  }

  private String why(PlannedOperation operation, String id) {
    Dependency d = dependency(operation, id);
    if (d == null) {
      return written.isEmpty() ? "" : " (through objects that don't change)";
    }
    if (d.origin() == EdgeOrigin.NAMESPACE || d.origin() == EdgeOrigin.DEFINITION || d.origin() == EdgeOrigin.OWNER) {
      return " (" + d.origin().label() + ")";
    }
    String path = d.path().replaceFirst("^metadata\\.annotations\\.", "");
    return " (" + (d.explicit() ? path.substring(path.indexOf('/') + 1) : field(path)) + ")";
  }

  /** The field that a reader looks for: {@code envFrom[0].configMapRef.name} becomes {@code envFrom}. */
  private static String field(String path) {
    String[] steps = path.replaceAll("\\[[0-9]+]", "").split("\\.");
    for (String step : steps) {
      if (List.of("volumes", "env", "envFrom", "imagePullSecrets", "volumeClaimTemplates", "tls", "rules", "subjects", "roleRef", "scaleTargetRef").contains(step)) {
        return step;
      }
    }
    return steps[steps.length - 1];
  }
}
