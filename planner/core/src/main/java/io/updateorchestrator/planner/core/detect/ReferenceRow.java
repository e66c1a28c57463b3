package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  /** Whether the object whose field it is comes first. */
  public boolean isReverse() {
    return has("reverse");
  }

  /** @param place a field as dependencies name it, without the numbers of list items: {@code spec.volumes[].secret.secretName} */
  public boolean covers(String place) {
    String pattern = path.steps().stream().map(s -> (s.isAny() ? ".+" : Pattern.quote(s.field())) + "\\[]".repeat(s.lists())).collect(Collectors.joining("\\."));
    return place.matches(pattern);
  }
}
