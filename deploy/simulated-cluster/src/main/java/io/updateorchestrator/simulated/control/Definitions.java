package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Establishes definitions of custom resources a moment after they come, and removes their objects before they go. */
final class Definitions implements Controller {

  static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private static final Duration ESTABLISHING = Duration.ofMillis(30);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Map<String, Instant> due = new HashMap<>();

  Definitions(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
  }

  @Override
  public void reconcile(Key key, ObjectNode definition) {
    String uid = definition.path("metadata").path("uid").asText();
    if (Pods.isGoing(definition)) {
      clean(key, definition);
    } else if (!Pods.condition(definition, "Established").path("status").asText().equals("True")) {
      Instant when = due.computeIfAbsent(uid, u -> state.now().plus(ESTABLISHING));
      if (when.isAfter(state.now())) {
        agenda.at(key, when);
      } else {
        due.remove(uid);
        establish(key, definition);
      }
    }
  }

  private void establish(Key key, ObjectNode definition) {
    hand.updateStatus(key, d -> {
      ObjectNode status = (ObjectNode) d.get("status");
      status.set("acceptedNames", definition.path("spec").path("names").deepCopy());
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(conditions, "Established", "InitialNamesAccepted", "the initial names have been accepted");
    });
  }

  private void condition(ArrayNode conditions, String type, String reason, String message) {
    conditions.addObject().put("type", type).put("status", "True").put("lastTransitionTime", state.timestamp()).put("reason", reason).put("message", message);
  }

  private void clean(Key key, ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    String group = spec.path("group").asText();
    String plural = spec.path("names").path("plural").asText();
    for (ObjectNode object : List.copyOf(state.store().list(group, plural, null))) {
      if (!Pods.isGoing(object)) {
        hand.delete(state.store().byUid(object.path("metadata").path("uid").asText()), "Background");
      }
    }
    if (state.store().list(group, plural, null).isEmpty()) {
      hand.removeFinalizer(key, CLEANUP);
    }
  }
}
