package io.updateorchestrator.planner.streams.lane;

/** Where a fact lies. */
public record Origin(String topic, int partition, long offset) {}
