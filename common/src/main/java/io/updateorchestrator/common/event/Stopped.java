package io.updateorchestrator.common.event;

import java.time.Instant;

/** Answers {@link Stop}: nothing of the rollout is under way any more, and each of its operations has had its last word. */
public record Stopped(String cluster, String rollout, long term, String command, Instant at) implements Outcome {}
