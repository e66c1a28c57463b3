package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.ResourceRef;

/** Digest of a clear, normalised object: {@code sealer::digest}, so that a Secret's says nothing about its values. */
@FunctionalInterface
public interface ObjectDigest {
  String of(ResourceRef ref, JsonNode clear);
}
