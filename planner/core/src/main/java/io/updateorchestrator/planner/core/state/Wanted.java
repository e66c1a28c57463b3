package io.updateorchestrator.planner.core.state;

import io.updateorchestrator.common.resource.Manifest;
import java.util.Map;

/**
 * An object that the cluster is to have.
 *
 * @param claims what other sources say of the same object, by source: it takes effect when the owner drops it
 */
public record Wanted(String source, Manifest manifest, Map<String, Manifest> claims) {
  public Wanted {
    claims = claims == null ? Map.of() : Map.copyOf(claims);
  }
}
