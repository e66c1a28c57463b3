package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.resource.ResourceRef;

/** Makes an operation's outcomes; repeated ones are not told. */
final class Telling {

  private final Session session;
  private final String rollout;
  private final long term;
  private final String command;
  private final String operation;
  private final ResourceRef ref;
  private final JsonNode clear;
  private OperationState state = OperationState.PENDING;
  private String message;
  int attempt;
  boolean begun;

  /** @param clear body whose secret values must not be told; null for none */
  Telling(Session session, String rollout, long term, String command, String operation, ResourceRef ref, JsonNode clear) {
    this.session = session;
    this.rollout = rollout;
    this.term = term;
    this.command = command;
    this.operation = operation;
    this.ref = ref;
    this.clear = clear;
  }

  OperationState state() {
    return state;
  }

  void progress(OperationState next, boolean hopeless, String reason, String text) {
    if (next == state && java.util.Objects.equals(text, message)) {
      return;
    }
    session.tell(last(next, hopeless, reason, text, null));
  }

  OperationChanged last(OperationState next, boolean hopeless, String reason, String text, OperationChanged.Applied applied) {
    state = next;
    message = text;
    return new OperationChanged(session.settings.cluster(), rollout, term, command, operation, ref, next, attempt, begun, hopeless, reason,
        oneLine(Session.redact(ref, clear, text)), applied, session.reactor.wall());
  }

  static OperationChanged.Applied applied(String found, JsonNode live) {
    JsonNode metadata = live.path("metadata");
    boolean secret = live.path("kind").asText().equals("Secret") && live.path("apiVersion").asText().equals("v1");
    return new OperationChanged.Applied(found, metadata.path("uid").asText(null), metadata.path("resourceVersion").asText(null),
        secret ? null : ManagedFields.liveDigest(live));
  }

  private static String oneLine(String text) {
    return text == null ? null : text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
