package io.updateorchestrator.common.event;

import io.updateorchestrator.common.resource.Manifest;

/** An object is new or different in this revision. Values of a Secret are sealed. */
public record ManifestChanged(String cluster, String source, String attempt, Manifest manifest) implements ManifestChange {}
