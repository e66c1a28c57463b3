package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.config.LaneConfiguration;
import java.util.List;

/**
 * {@code dependency_analysis} of the configuration.
 *
 * @param hostReferences host names in values and arguments are read
 * @param references a user's own rows
 */
public record DetectionOptions(boolean ownerReferences, boolean specReferences, boolean annotations, boolean flux, List<String> customAnnotations,
    boolean hostReferences, List<ReferenceRow> references) {
  public static final DetectionOptions DEFAULT = new DetectionOptions(true, true, true, true,
      List.of("gitops.flux.io/depends-on", "app.kubernetes.io/depends-on", "update.orchestrator.io/depends-on"));

  public DetectionOptions {
    customAnnotations = List.copyOf(customAnnotations);
    references = List.copyOf(references);
  }

  public DetectionOptions(boolean ownerReferences, boolean specReferences, boolean annotations, boolean flux, List<String> customAnnotations) {
    this(ownerReferences, specReferences, annotations, flux, customAnnotations, true, List.of());
  }

  /** @throws IllegalArgumentException if one of the user's own rows is none, naming it in one line */
  public static DetectionOptions of(LaneConfiguration.Detection d) {
    List<ReferenceRow> rows = d.references().stream().map(DetectionOptions::row).toList();
    return new DetectionOptions(d.ownerReferences(), d.specReferences(), d.annotations(), d.flux(), d.customAnnotations(), d.hostReferences(), rows);
  }

  private static ReferenceRow row(LaneConfiguration.Reference r) {
    try {
      return UserReferences.row(r.from(), r.path(), r.to(), r.requires(), r.namespacePath(), r.optionalPath(), r.groupPath(), r.kindPath());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("dependency_analysis.references: from %s, path %s: %s".formatted(r.from(), r.path(), e.getMessage()), e);
    }
  }
}
