package io.updateorchestrator.planner.core.state;

/**
 * What outcomes say is in the cluster.
 *
 * @param digest of the manifest that was applied
 * @param liveDigest as the executor told it; null for a Secret
 */
public record AppliedRecord(String source, String apiVersion, String digest, String liveDigest, String uid) {}
