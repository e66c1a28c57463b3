package io.updateorchestrator.executor.core;

import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.util.List;
import java.util.Set;

/** What an answer that is no success means: told by reason, causes and message, not by the status alone (reference/api-server.md). */
public sealed interface Refusal {

  /** Try again after a while; counts as an attempt. */
  record Transient(String reason, String message, long retryAfterMs) implements Refusal {}

  /** The object has changed since it was looked at: look again, at once. */
  record Stale(String message) implements Refusal {}

  /** What it needs is not there yet: its namespace, kind or service account. */
  record NotYet(String reason, String message) implements Refusal {}

  /** A field that can't be changed in place. */
  record Immutable(String message) implements Refusal {}

  /** The object is gone. */
  record Absent(String message) implements Refusal {}

  record Permanent(String reason, String message) implements Refusal {}

  Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

  static Refusal of(ApiResult result, ResourceRef ref) {
    return switch (result) {
      case ApiResult.Lost lost -> new Transient("ConnectionLost", lost.message(), 0);
      case ApiResult.NotSent notSent -> new Transient("Unreachable", notSent.message(), 0);
      case ApiResult.Refused refused -> refused(refused, ref);
      case ApiResult.Ok ok -> throw new IllegalArgumentException("Not a refusal: " + ok.status());
    };
  }

  private static Refusal refused(ApiResult.Refused r, ResourceRef ref) {
    String message = r.message();
    return switch (r.status()) {
      case 404 -> notFound(r, ref);
      case 403 -> forbidden(r);
      case 409 -> conflict(r);
      case 422 -> invalid(r);
      // No reason: a wrong manifest, whatever the status says.
      case 500 -> r.reason().isEmpty() && message.contains("failed to create typed patch object")
          ? new Permanent("Invalid", typed(message)) : new Transient(reasonOf(r), message, r.retryAfterMs());
      default -> TRANSIENT.contains(r.status()) ? new Transient(reasonOf(r), message, r.retryAfterMs()) : new Permanent(reasonOf(r), message);
    };
  }

  private static Refusal notFound(ApiResult.Refused r, ResourceRef ref) {
    if (r.reason().isEmpty()) {
      return new NotYet("KindNotFound", "the cluster has no kind " + ref.groupKind());
    }
    if (r.message().startsWith("namespaces ") && !ref.kind().equals("Namespace")) {
      return new NotYet("NamespaceNotFound", r.message());
    }
    return new Absent(r.message());
  }

  private static Refusal forbidden(ApiResult.Refused r) {
    for (ApiResult.Cause cause : r.causes()) {
      if (cause.type().equals("NamespaceTerminating")) {
        return new NotYet("NamespaceTerminating", r.message());
      }
    }
    if (r.message().contains("error looking up service account") || r.message().contains("no PriorityClass with name")) {
      return new NotYet("DependencyMissing", r.message());
    }
    return new Permanent(r.message().contains("exceeded quota") ? "QuotaExceeded" : "Forbidden", r.message());
  }

  private static Refusal conflict(ApiResult.Refused r) {
    boolean ownership = r.causes().stream().anyMatch(c -> c.type().equals("FieldManagerConflict") || !c.field().isEmpty() && c.message().contains("conflict with"));
    if (!ownership) {
      return new Stale(r.message());
    }
    List<String> places = r.causes().stream().map(c -> c.field() + " (" + c.message() + ")").toList();
    return new Permanent("Conflict", "fields are owned by another manager: " + String.join(", ", places) + "; remove them from the manifest or use --force-conflicts");
  }

  private static Refusal invalid(ApiResult.Refused r) {
    boolean uid = r.causes().stream().anyMatch(c -> c.field().equals("metadata.uid"));
    if (uid) {
      return new Stale(r.message());
    }
    boolean immutable = r.causes().stream().anyMatch(c -> isImmutable(c.message())) || r.causes().isEmpty() && isImmutable(r.message());
    return immutable ? new Immutable(r.message()) : new Permanent("Invalid", r.message());
  }

  private static boolean isImmutable(String message) {
    return message.contains("immutable") || message.contains("may not change once set") || message.contains("cannot change roleRef")
        || message.contains("updates to statefulset spec") || message.contains("primary clusterIP can not be unset");
  }

  private static String typed(String message) {
    if (message.contains("duplicate entries for key")) {
      return message + " (remove one of the two entries)";
    }
    return message;
  }

  private static String reasonOf(ApiResult.Refused r) {
    return r.reason().isEmpty() ? "Http" + r.status() : r.reason();
  }
}
