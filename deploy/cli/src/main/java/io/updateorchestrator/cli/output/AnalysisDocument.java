package io.updateorchestrator.cli.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.DroppedDependency;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.List;

/**
 * What {@code analyze} prints (spec.md, "Output formats").
 *
 * @param error beside the others where there is a cycle; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisDocument(List<Resource> resources, List<Dependency> dependencies, List<DroppedDependency> dropped, List<MissingTarget> missing,
    List<List<ResourceRef>> cycles, ErrorDocument.Error error) {

  /** An object of the set, and where it was read. */
  public record Resource(@JsonUnwrapped ResourceRef ref, Source source) {}

  /** @param document number in the file, from 1 */
  public record Source(String file, int document) {}

  /** @param cycle null where there is none */
  public static AnalysisDocument of(Analysis analysis, OrchestratorException cycle) {
    List<Resource> resources = analysis.objects().values().stream().map(AnalysisDocument::resource).toList();
    List<List<ResourceRef>> cycles = analysis.graph().rings().stream().map(ring -> ring.stream().map(Dependency::from).toList()).toList();
    return new AnalysisDocument(resources, analysis.detection().dependencies(), analysis.graph().dropped(), analysis.detection().missing(), cycles,
        cycle == null ? null : ErrorDocument.of(cycle).error());
  }

  private static Resource resource(Manifest manifest) {
    return new Resource(manifest.ref(), new Source(manifest.origin().file(), manifest.origin().document()));
  }
}
