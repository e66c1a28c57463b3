package io.updateorchestrator.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.planner.core.plan.Analysis;
import io.updateorchestrator.planner.core.plan.PlanInput;
import io.updateorchestrator.planner.core.plan.PlanResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plan that a command has made, with what it was made of. */
public record Planned(Plan plan, List<Manifest> manifests, Analysis analysis) {

  public Planned {
    manifests = List.copyOf(manifests);
  }

  /** Every object is a creation. */
  public static Planned againstNothing(LaneConfiguration configuration, String cluster, ManifestSet set) {
    Planned planned = againstNothing(configuration, cluster, set.revision(), set.manifests());
    return planned.warning(set.warnings());
  }

  public static Planned againstNothing(LaneConfiguration configuration, String cluster, String revision, Collection<Manifest> manifests) {
    Map<ResourceRef, Manifest> wanted = byRef(manifests);
    return of(configuration, manifests, new PlanInput(cluster, revision, "none", wanted, wanted, Map.of(), Map.of(), Map.of()));
  }

  /** Objects that are in the cluster as wanted are left out. */
  public static Planned againstCluster(LaneConfiguration configuration, LiveBase live, String cluster, String revision, Collection<Manifest> manifests) {
    Map<ResourceRef, ObservedWord> observed = live.observe(manifests);
    Map<ResourceRef, Manifest> wanted = byRef(manifests);
    Map<ResourceRef, Manifest> changes = new TreeMap<>(wanted);
    changes.keySet().removeIf(ref -> observed.get(ref) == ObservedWord.AS_APPLIED);
    return of(configuration, manifests, new PlanInput(cluster, revision, "live", wanted, changes, Map.of(), Map.of(), observed));
  }

  public static Planned againstCluster(LaneConfiguration configuration, LiveBase live, String cluster, ManifestSet set) {
    Planned planned = againstCluster(configuration, live, cluster, set.revision(), set.manifests());
    return planned.warning(set.warnings());
  }

  private static Map<ResourceRef, Manifest> byRef(Collection<Manifest> manifests) {
    Map<ResourceRef, Manifest> byRef = new TreeMap<>();
    manifests.forEach(m -> byRef.put(m.ref(), m));
    return byRef;
  }

  private static Planned of(LaneConfiguration configuration, Collection<Manifest> manifests, PlanInput input) {
    Analysis analysis = Analysis.of(manifests, Rules.detector(configuration));
    FieldLines lines = new FieldLines();
    return switch (Rules.planner(configuration).plan(input)) {
      case PlanResult.Planned planned -> new Planned(planned.plan(), List.copyOf(manifests), analysis);
      case PlanResult.Refused refused -> throw new OrchestratorException(refused.cycle() ? ErrorCode.CYCLE : ErrorCode.INVALID_MANIFEST, refused.message(),
          refused.problems().stream().map(p -> lines.exact(p, analysis)).toList());
    };
  }

  private Planned warning(List<String> more) {
    List<String> warnings = new java.util.ArrayList<>(more);
    warnings.addAll(plan.warnings());
    return new Planned(new Plan(plan.digest(), plan.base(), plan.cluster(), plan.revision(), plan.batches(), plan.dropped(), plan.missing(), warnings), manifests, analysis);
  }

  /** The plan as it is published: without what only the executor needs. */
  public JsonNode document() {
    ObjectNode document = Json.MAPPER.valueToTree(plan);
    document.path("batches").forEach(b -> b.path("operations").forEach(o -> ((ObjectNode) o).remove(List.of("checks", "irreversible"))));
    return document;
  }
}
