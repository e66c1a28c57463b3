package io.updateorchestrator.common.event;

/**
 * A record of {@code sources}: what the planner has accepted of a source on a cluster.
 *
 * @param revision last accepted; null where none is
 * @param setDigest of the accepted set; the empty set's where none is
 * @param resync the ingester is asked for a snapshot
 * @param reason why, where {@code resync}; null otherwise
 */
public record SourceState(String cluster, String source, String revision, String setDigest, boolean resync, String reason) {}
