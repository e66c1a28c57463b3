package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A record of {@code decisions}: one per fact of a cluster, in the order in which they were decided.
 *
 * @param number in the cluster, from 1
 * @param factType type of the fact; {@code topic}, {@code partition}, {@code offset} say where it lies, or {@code fact} holds it where its topic isn't kept for good
 * @param clock of the lane at the decision, in ms: heartbeats move it, and their topic is compacted
 * @param core version of the deciding core
 * @param digest of the canonical JSON of what was decided; null where {@code undecided}
 * @param undecided why the fact could not be decided; null normally
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionRecord(String cluster, long number, String factType, String topic, Integer partition, Long offset, JsonNode fact,
    Instant now, long clock, String core, String digest, String undecided) {}
