package io.updateorchestrator.common.event;

import java.time.Instant;

/** A command that is not carried out: {@code stale} (a lower term), {@code other-cluster}, {@code unreadable}. */
public record CommandRefused(String cluster, String rollout, long term, String command, String operation, String reason, String message, Instant at) implements Outcome {}
