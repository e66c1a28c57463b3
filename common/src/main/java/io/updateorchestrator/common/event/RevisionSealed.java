package io.updateorchestrator.common.event;

import java.time.Instant;

/**
 * Closes an attempt: everything before it with the same source and attempt belongs to this revision.
 *
 * @param revision full commit SHA, or for folders the digest over the normalised objects
 * @param base the revision against which the difference was made; null for a snapshot
 * @param snapshot the changes are everything there is; what is absent from them is removed
 * @param partial with {@code snapshot}: what is absent stays
 * @param count how many {@code manifest.changed} and {@code manifest.removed} records precede it
 * @param setDigest {@link io.updateorchestrator.common.resource.SetDigest} of the source's whole set after this revision; for a partial snapshot of the snapshot's objects
 * @param request id of the request that it answers ({@code execute}); null for a push. A request lifts a hold
 * @param by who asked or committed; never null
 * @param confirmed a person at a terminal has confirmed it, as far as the threshold goes
 * @param prune objects that leave the source are deleted
 * @param options what was asked for this rollout alone; null for none
 */
public record RevisionSealed(String cluster, String source, String revision, String attempt, String base,
    boolean snapshot, boolean partial, int count, String setDigest, String author, String message,
    String request, String by, boolean confirmed, boolean prune, RolloutOptions options, Instant at) implements ManifestChange {}
