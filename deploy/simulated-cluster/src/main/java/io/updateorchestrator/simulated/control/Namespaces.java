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

/** What each namespace has from the start, and how one goes with all that is in it. */
final class Namespaces implements Controller {

  /** Kubernetes waits five seconds before it begins; nobody here needs to. */
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final String CA_TEXT = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
      + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Map<String, Instant> going = new HashMap<>();

  Namespaces(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
  }

  @Override
  public void reconcile(Key key, ObjectNode namespace) {
    if (!Pods.isGoing(namespace)) {
      fill(key.name());
      return;
    }
    Instant begin = going.computeIfAbsent(namespace.path("metadata").path("uid").asText(), u -> state.now().plus(GRACE));
    if (begin.isAfter(state.now())) {
      agenda.at(key, begin);
      return;
    }
    for (Key content : state.store().inNamespace(key.name())) {
      if (!Pods.isGoing(state.store().get(content))) {
        hand.delete(content, "Background");
      }
    }
    List<Key> left = state.store().inNamespace(key.name());
    if (left.isEmpty() && namespace.path("metadata").path("finalizers").isEmpty()) {
      going.remove(namespace.path("metadata").path("uid").asText());
      state.store().delete(key);
    } else {
      explain(key, left);
    }
  }

  private void fill(String name) {
    if (state.store().get("", "serviceaccounts", name, "default") == null) {
      ObjectNode account = object("ServiceAccount", name, "default");
      hand.create("v1", "serviceaccounts", account);
    }
    if (state.store().get("", "configmaps", name, "kube-root-ca.crt") == null) {
      ObjectNode map = object("ConfigMap", name, "kube-root-ca.crt");
      ((ObjectNode) map.get("metadata")).putObject("annotations").put("kubernetes.io/description", CA_TEXT);
      map.putObject("data").put("ca.crt", "simulated");
      hand.create("v1", "configmaps", map);
    }
  }

  private static ObjectNode object(String kind, String namespace, String name) {
    ObjectNode object = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    return object;
  }

  private void explain(Key key, List<Key> left) {
    int finalizers = 0;
    for (Key content : left) {
      JsonNode list = state.store().get(content).path("metadata").path("finalizers");
      finalizers += list.isEmpty() ? 0 : 1;
    }
    int held = finalizers;
    hand.updateStatus(key, n -> {
      ArrayNode conditions = ((ObjectNode) n.get("status")).putArray("conditions");
      condition(conditions, "NamespaceContentRemaining", "SomeResourcesRemain", "Some resources are remaining: " + left.size() + " objects", n);
      if (held > 0) {
        condition(conditions, "NamespaceFinalizersRemaining", "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: " + held + " objects", n);
      }
    });
  }

  private void condition(ArrayNode conditions, String type, String reason, String message, ObjectNode namespace) {
    String since = Pods.condition(namespace, type).path("lastTransitionTime").asText(state.timestamp());
    conditions.addObject().put("type", type).put("status", "True").put("lastTransitionTime", since).put("reason", reason).put("message", message);
  }
}
