package io.updateorchestrator.planner.core.state;

import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;

/** A change that waits for its revision. @param manifest null for an object that leaves */
public record Staged(ResourceRef ref, Manifest manifest) {}
