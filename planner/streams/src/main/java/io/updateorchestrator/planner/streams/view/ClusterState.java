package io.updateorchestrator.planner.streams.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * A cluster as {@code GET /api/v1/clusters} tells it.
 *
 * @param silent its executor has not been heard of for a while, or has left
 * @param heldBy another orchestrator that holds its Lease; null normally
 * @param halted why its lane waits for {@code resume}; null normally
 * @param heartbeat when its executor was last heard of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterState(String name, String uid, String version, Map<String, String> labels, String executor, long leaseTerm, boolean silent, String heldBy, String halted,
    Instant heartbeat) {}
