package io.updateorchestrator.ingest.publish;

import io.updateorchestrator.common.event.RolloutOptions;

/**
 * How a revision is to be taken.
 *
 * @param by who asks; null for the revision's author
 * @param confirmed a person has confirmed it, as far as the threshold goes
 * @param prune objects that leave the source are deleted
 * @param request id of the request that it answers; null for what comes by itself
 * @param options null for none
 */
public record Terms(String by, boolean confirmed, boolean prune, String request, RolloutOptions options) {}
