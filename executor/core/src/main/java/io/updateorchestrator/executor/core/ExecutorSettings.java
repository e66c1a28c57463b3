package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.function.BiFunction;

/**
 * What an executor's core is told once.
 *
 * @param leaseNamespace where the fence's Lease lies
 * @param requestTimeoutMs of one request
 * @param secretDigest digest of a clear, normalised Secret, as manifests carry it
 */
public record ExecutorSettings(String cluster, String leaseNamespace, long requestTimeoutMs, BiFunction<ResourceRef, JsonNode, String> secretDigest) {}
