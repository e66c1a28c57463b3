package io.updateorchestrator.cli.output;

import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is referred to and not in the set: one line for each target, however many refer to it. */
final class MissingText {

  private MissingText() {}

  static List<String> lines(List<MissingTarget> missing) {
    Map<ResourceRef, List<MissingTarget>> byTarget = missing.stream().collect(Collectors.groupingBy(MissingTarget::to, TreeMap::new, Collectors.toList()));
    return byTarget.entrySet().stream().map(e -> {
      MissingTarget first = e.getValue().getFirst();
      int others = e.getValue().size() - 1;
      return "Not in the set: " + e.getKey().display() + ", which " + first.from().display() + " names in " + first.path() + (others == 0 ? "" : ", and " + others + " more");
    }).toList();
  }
}
