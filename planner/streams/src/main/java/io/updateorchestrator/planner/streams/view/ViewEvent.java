package io.updateorchestrator.planner.streams.view;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One change, as subscribers of the event stream get it.
 *
 * @param id grows by one
 * @param type {@code rollout}, {@code batch}, {@code operation} or {@code lane}
 * @param data the event's record
 */
public record ViewEvent(long id, String type, JsonNode data) {}
