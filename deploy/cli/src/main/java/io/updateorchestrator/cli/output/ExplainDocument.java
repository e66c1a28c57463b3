package io.updateorchestrator.cli.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.explain.Explanation;
import java.util.List;
import java.util.function.Function;

/** What {@code explain} prints about one object; {@link Pair} about two. */
public record ExplainDocument(ResourceRef resource, int batch, int batches, List<ResourceRef> beside, List<Reason> needs, List<Reason> neededBy, List<Reason> outside,
    List<Reason> chain, List<DroppedDependency> dropped, List<MissingTarget> missing, Explanation.Failure onFailure) {

  /**
   * A dependency, where it is written, and by which rule it was read.
   *
   * @param line of the field, from 1; 0 where unknown
   * @param rule what the rule says; {@code documented}: where
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Reason(@JsonUnwrapped Dependency dependency, String file, int line, String rule, String documented) {}

  /**
   * Whether two objects are ordered.
   *
   * @param order {@code first} or {@code second}: which comes first; {@code none}
   * @param chain why: the way from the later to the earlier one; empty where nothing orders them
   */
  public record Pair(ResourceRef first, ResourceRef second, String order, int firstBatch, int secondBatch, List<Reason> chain) {}

  /** @param reason looks up what a dependency's own record does not have */
  public static ExplainDocument of(Explanation e, Function<Dependency, Reason> reason) {
    return new ExplainDocument(e.resource(), e.batch(), e.batches(), e.beside(), map(e.needs(), reason), map(e.neededBy(), reason), map(e.outside(), reason), map(e.chain(), reason),
        e.dropped(), e.missing(), e.failure());
  }

  public static List<Reason> map(List<Dependency> dependencies, Function<Dependency, Reason> reason) {
    return dependencies.stream().map(reason).toList();
  }
}
