package io.updateorchestrator.planner.core.detect;

import java.util.List;

/** {@code dependency_analysis} of the configuration. */
public record DetectionOptions(boolean ownerReferences, boolean specReferences, boolean annotations, boolean flux, List<String> customAnnotations) {

  public static final DetectionOptions DEFAULT = new DetectionOptions(true, true, true, true,
      List.of("gitops.flux.io/depends-on", "app.kubernetes.io/depends-on", "update.orchestrator.io/depends-on"));

  public DetectionOptions {
    customAnnotations = List.copyOf(customAnnotations);
  }
}
