package io.updateorchestrator.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A record of {@code dead-letters}: what could not be read or decided.
 *
 * @param topic where it came from, with {@code partition} and {@code offset}; null for a timer
 * @param payload the original bytes, base64
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(String topic, Integer partition, Long offset, String key, String type, String error, String payload, Instant at) {}
