package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** As many pods as asked for. */
final class ReplicaSets implements Controller {

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Pods pods;
  private final Map<Key, Instant> retries = new HashMap<>();

  ReplicaSets(ClusterState state, Hand hand, Agenda agenda, Pods pods) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
    this.pods = pods;
  }

  @Override
  public void reconcile(Key key, ObjectNode set) {
    int wanted = set.path("spec").path("replicas").asInt();
    List<ObjectNode> active = new ArrayList<>(pods.of(set).stream().filter(Pods::isActive).toList());
    String refusal = "";
    if (!Pods.isGoing(set)) {
      refusal = active.size() < wanted ? createMissing(key, set, wanted - active.size()) : "";
      surplus(active, active.size() - wanted).forEach(p -> hand.delete(Pods.key(p), "Background"));
    }
    status(key, refusal);
  }

  /** @return why not all could be made; not tried again before a while has passed */
  private String createMissing(Key key, ObjectNode set, int count) {
    Instant retry = retries.get(key);
    if (retry != null && retry.isAfter(state.now())) {
      agenda.at(key, retry);
      return Pods.condition(set, "ReplicaFailure").path("message").asText();
    }
    retries.remove(key);
    for (int i = 0; i < count; i++) {
      String refusal = create(set);
      if (!refusal.isEmpty()) {
        retries.put(key, state.now().plus(RETRY));
        agenda.after(key, state.now(), RETRY);
        return refusal;
      }
    }
    return "";
  }

  private String create(ObjectNode set) {
    ObjectNode pod = Pods.fromTemplate(set, set.path("spec").path("template"));
    ((ObjectNode) pod.get("metadata")).put("generateName", set.path("metadata").path("name").asText() + "-");
    Response response = hand.create("v1", "pods", pod);
    return response.isSuccess() ? "" : response.body() == null ? response.text() : response.body().path("message").asText();
  }

  /** Those that are not ready go first, then the youngest. */
  private static List<ObjectNode> surplus(List<ObjectNode> active, int count) {
    List<ObjectNode> order = new ArrayList<>(active.reversed());
    order.sort(Comparator.comparing(Pods::isReady));
    return count <= 0 ? List.of() : order.subList(0, count);
  }

  private void status(Key key, String refusal) {
    ObjectNode set = state.store().get(key);
    if (set == null) {
      return;
    }
    int minReady = set.path("spec").path("minReadySeconds").asInt();
    List<ObjectNode> active = pods.of(set).stream().filter(Pods::isActive).toList();
    long ready = active.stream().filter(Pods::isReady).count();
    long available = active.stream().filter(p -> pods.isAvailable(p, minReady)).count();
    active.stream().filter(p -> Pods.isReady(p) && !pods.isAvailable(p, minReady)).forEach(p -> agenda.at(key, pods.availableAt(p, minReady)));
    ObjectNode status = set.objectNode();
    status.put("replicas", active.size());
    Counts.put(status, "fullyLabeledReplicas", active.size());
    Counts.put(status, "readyReplicas", ready);
    Counts.put(status, "availableReplicas", available);
    status.set("observedGeneration", set.path("metadata").path("generation"));
    if (!refusal.isEmpty()) {
      JsonNode old = Pods.condition(set, "ReplicaFailure");
      String since = old.path("message").asText().equals(refusal) ? old.path("lastTransitionTime").asText() : state.timestamp();
      status.putArray("conditions").addObject().put("type", "ReplicaFailure").put("status", "True").put("lastTransitionTime", since)
          .put("reason", "FailedCreate").put("message", refusal);
    }
    hand.setStatus(key, status);
  }
}
