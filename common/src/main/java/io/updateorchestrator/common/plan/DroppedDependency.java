package io.updateorchestrator.common.plan;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A dependency that is not kept, because it would close a cycle. */
public record DroppedDependency(@JsonUnwrapped Dependency dependency, String reason) {}
