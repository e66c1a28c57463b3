package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.Map;

/**
 * One row of {@code references.txt}, or of the user's {@code dependency_analysis.references}.
 *
 * @param to null where fields of the object say what is named
 * @param options as the head of {@code references.txt} explains them
 * @param source where the rule is documented
 */
public record ReferenceRow(GroupKind from, FieldPath path, GroupKind to, Strength strength, Requirement requires, EdgeOrigin origin,
    Map<String, String> options, String source) {
  public ReferenceRow {
    options = Map.copyOf(options);
  }

  String option(String name) {
    return options.get(name);
  }

  boolean has(String name) {
    return options.containsKey(name);
  }

  /** The rule as it stands in the table, for who asks why. */
  public String rule() {
    return "%s %s → %s (%s)".formatted(from, pathText(), to == null ? "the kind that it names" : to, source);
  }

  private String pathText() {
    StringBuilder text = new StringBuilder();
    path.steps().forEach(s -> text.append(text.isEmpty() ? "" : ".").append(s.field()).append("[]".repeat(s.lists())));
    return text.toString();
  }
}
