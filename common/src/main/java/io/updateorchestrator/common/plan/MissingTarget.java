package io.updateorchestrator.common.plan;

import io.updateorchestrator.common.resource.ResourceRef;

/** {@code from} refers to {@code to}, which is neither in the set nor known to be in the cluster. */
public record MissingTarget(ResourceRef from, ResourceRef to, String path) {}
