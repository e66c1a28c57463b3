package io.updateorchestrator.common.plan;

import io.updateorchestrator.common.resource.ResourceRef;

/**
 * {@code from} needs {@code to}: {@code to} is created or updated first, and deleted last.
 *
 * @param path from the object's root: {@code spec.template.spec.volumes[0].secret.secretName}, {@code metadata.annotations.<key>}
 * @param explicit its author wrote it down as an order
 */
public record Dependency(ResourceRef from, ResourceRef to, EdgeOrigin origin, String path, Strength strength, Requirement requires, boolean explicit) {}
