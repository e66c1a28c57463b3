package io.updateorchestrator.topics;

import java.time.Instant;

/**
 * What CloudEvents says of an event beside its data.
 *
 * @param id unique with {@code source}; the same event sent again has the same
 * @param source {@code /<role>/<cluster>}
 * @param subject the object or rollout that it is about; null for none
 * @param traceParent W3C trace context; null for none
 */
public record Envelope(String id, String source, String subject, Instant time, String traceParent) {
  public static Envelope of(String id, String role, String cluster, String subject, Instant time) {
    return new Envelope(id, "/" + role + "/" + cluster, subject, time, null);
  }
}
