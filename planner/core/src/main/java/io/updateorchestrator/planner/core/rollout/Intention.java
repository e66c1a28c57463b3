package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.state.Wanted;
import java.util.List;
import java.util.Map;

/**
 * What a rollout makes of what is wanted.
 *
 * @param wanted of all sources, after it
 * @param candidates what it may have to change
 * @param leaving what is to go
 * @param held objects of other sources, which it only claims
 */
record Intention(Map<ResourceRef, Wanted> wanted, Map<ResourceRef, Manifest> candidates, Map<ResourceRef, Wanted> leaving, List<String> held) {}
