package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a Deployment says of itself: numbers, and whether it gets on. */
final class DeploymentStatus {

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;

  DeploymentStatus(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
  }

  /** @param current ReplicaSet of the template; null before there is one */
  void write(Key key, ObjectNode deployment, List<ObjectNode> sets, ObjectNode current) {
    if (deployment == null) {
      return;
    }
    ObjectNode before = (ObjectNode) deployment.path("status").deepCopy();
    int available = Deployments.sum(sets, "/status/availableReplicas");
    int updated = current == null ? 0 : current.at("/status/replicas").asInt();
    ObjectNode status = deployment.objectNode();
    status.set("observedGeneration", deployment.path("metadata").path("generation"));
    Counts.put(status, "replicas", Deployments.sum(sets, "/status/replicas"));
    Counts.put(status, "updatedReplicas", updated);
    Counts.put(status, "readyReplicas", Deployments.sum(sets, "/status/readyReplicas"));
    Counts.put(status, "availableReplicas", available);
    Counts.put(status, "unavailableReplicas", Math.max(0, Deployments.sum(sets, "/spec/replicas") - available));
    ArrayNode conditions = status.putArray("conditions");
    boolean enough = available >= Deployments.replicas(deployment) - Deployments.unavailable(deployment);
    add(conditions, deployment, "Available", enough ? "True" : "False", enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", false);
    progress(key, conditions, deployment, before, status, current);
    sets.forEach(set -> {
      JsonNode failure = Pods.condition(set, "ReplicaFailure");
      if (!failure.isMissingNode() && set.at("/spec/replicas").asInt() > 0) {
        add(conditions, deployment, "ReplicaFailure", "True", failure.path("reason").asText(), failure.path("message").asText(), false);
      }
    });
    hand.setStatus(key, status);
  }

  private void progress(Key key, ArrayNode conditions, ObjectNode deployment, ObjectNode before, ObjectNode status, ObjectNode current) {
    if (current == null) {
      return;
    }
    String set = current.path("metadata").path("name").asText();
    JsonNode old = Pods.condition(deployment, "Progressing");
    int wanted = Deployments.replicas(deployment);
    boolean complete = count(status, "updatedReplicas") == wanted && count(status, "replicas") == wanted && count(status, "availableReplicas") == wanted;
    boolean sameSet = old.path("message").asText().contains('"' + set + '"');
    if (complete) {
      add(conditions, deployment, "Progressing", "True", "NewReplicaSetAvailable", "ReplicaSet \"%s\" has successfully progressed.".formatted(set), false);
    } else if (!sameSet) {
      add(conditions, deployment, "Progressing", "True", "NewReplicaSetCreated", "Created new replica set \"%s\"".formatted(set), true);
      schedule(key, deployment, state.now());
    } else if (isFurther(before, status)) {
      add(conditions, deployment, "Progressing", "True", "ReplicaSetUpdated", "ReplicaSet \"%s\" is progressing.".formatted(set), true);
      schedule(key, deployment, state.now());
    } else {
      stalled(key, conditions, deployment, old, set);
    }
  }

  private void stalled(Key key, ArrayNode conditions, ObjectNode deployment, JsonNode old, String set) {
    Instant last = Instant.parse(old.path("lastUpdateTime").asText());
    boolean wasComplete = old.path("reason").asText().equals("NewReplicaSetAvailable");
    boolean late = !wasComplete && !last.plus(deadline(deployment)).isAfter(state.now());
    if (late) {
      add(conditions, deployment, "Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet \"%s\" has timed out progressing.".formatted(set), false);
    } else {
      conditions.add(old.deepCopy());
      if (!wasComplete) {
        schedule(key, deployment, last);
      }
    }
  }

  private static Duration deadline(ObjectNode deployment) {
    return Duration.ofSeconds(deployment.path("spec").path("progressDeadlineSeconds").asInt(600));
  }

  private void schedule(Key key, ObjectNode deployment, Instant from) {
    agenda.at(key, from.plus(deadline(deployment)).plusMillis(1000));
  }

  private static int count(JsonNode status, String field) {
    return status.path(field).asInt();
  }

  private static boolean isFurther(JsonNode before, JsonNode now) {
    return count(now, "updatedReplicas") > count(before, "updatedReplicas") || count(now, "readyReplicas") > count(before, "readyReplicas")
        || count(now, "availableReplicas") > count(before, "availableReplicas")
        || count(now, "replicas") - count(now, "updatedReplicas") < count(before, "replicas") - count(before, "updatedReplicas");
  }

  private void add(ArrayNode conditions, ObjectNode deployment, String type, String value, String reason, String message, boolean touch) {
    JsonNode old = Pods.condition(deployment, type);
    boolean same = old.path("status").asText().equals(value) && old.path("reason").asText().equals(reason) && old.path("message").asText().equals(message);
    String updated = same && !touch ? old.path("lastUpdateTime").asText() : state.timestamp();
    String transition = old.path("status").asText().equals(value) ? old.path("lastTransitionTime").asText() : state.timestamp();
    conditions.addObject().put("type", type).put("status", value).put("lastUpdateTime", updated).put("lastTransitionTime", transition)
        .put("reason", reason).put("message", message);
  }
}
