package io.updateorchestrator.common.event;

import io.updateorchestrator.common.resource.ResourceRef;

/** An object of the base is absent from this revision. */
public record ManifestRemoved(String cluster, String source, String attempt, ResourceRef ref) implements ManifestChange {}
