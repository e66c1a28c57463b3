package io.updateorchestrator.common.plan;

import io.updateorchestrator.common.resource.ResourceRef;

/** Something outside of the change that has to be there, or be ready, before an operation begins. */
public record TargetCheck(ResourceRef ref, Requirement requires, String path) {}
