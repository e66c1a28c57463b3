package io.updateorchestrator.common.plan;

import java.util.List;

/**
 * What a revision changes, in order; the {@code plan} document of spec.md.
 *
 * @param digest over action, identity, wanted digest, observed word, edges and order: {@code sha256:…}
 * @param base {@code none}, {@code applied} or {@code live}
 */
public record Plan(String digest, String base, String cluster, String revision, List<PlanBatch> batches,
    List<DroppedDependency> dropped, List<MissingTarget> missing, List<String> warnings) {

  public Plan {
    batches = List.copyOf(batches);
    dropped = List.copyOf(dropped);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }
}
