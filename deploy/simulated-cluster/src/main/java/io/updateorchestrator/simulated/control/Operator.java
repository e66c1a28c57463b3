package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Some operator of custom resources: those that ask for it ({@link ReadyAfter}) and have a status are told ready that long after each change of their spec,
 * as most operators do it ({@code observedGeneration} and a {@code Ready} condition). Nobody speaks of the others.
 */
final class Operator implements Controller {

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Map<Key, Work> works = new HashMap<>();

  /** @param generation that is being worked on, of the object with this UID */
  private record Work(String uid, long generation, Instant done) {}

  Operator(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
  }

  @Override
  public void reconcile(Key key, ObjectNode object) {
    Optional<Duration> takes = ReadyAfter.of(object);
    long generation = object.path("metadata").path("generation").asLong();
    if (takes.isEmpty() || !isReported(key) || object.path("status").path("observedGeneration").asLong() == generation) {
      works.remove(key);
      return;
    }
    String uid = object.path("metadata").path("uid").asText();
    Work work = works.get(key);
    if (work == null || work.generation() != generation || !work.uid().equals(uid)) {
      work = new Work(uid, generation, state.now().plus(takes.get()));
      works.put(key, work);
    }
    if (work.done().isAfter(state.now())) {
      agenda.at(key, work.done());
    } else {
      works.remove(key);
      hand.updateStatus(key, o -> ready(o, generation));
    }
  }

  private boolean isReported(Key key) {
    ResourceKind kind = state.kinds().stored(key.group(), key.plural());
    return kind != null && kind.custom() && kind.hasStatus();
  }

  private void ready(ObjectNode object, long generation) {
    ObjectNode status = object.withObject("/status");
    status.put("observedGeneration", generation);
    if (!Pods.condition(object, "Ready").path("status").asText().equals("True")) {
      ArrayNode conditions = status.putArray("conditions");
      conditions.addObject().put("type", "Ready").put("status", "True").put("reason", "Reconciled").put("message", "")
          .put("lastTransitionTime", state.timestamp());
    }
  }
}
