package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.List;
import java.util.Map;

/**
 * One row of {@code references.txt}.
 *
 * @param path steps from the object's root
 * @param to null where fields of the object say what is named
 * @param source where the rule is documented
 */
record ReferenceRow(GroupKind from, List<String> path, GroupKind to, Strength strength, Requirement requires, Map<String, String> options, String source) {

  String option(String name) {
    return options.get(name);
  }
}
