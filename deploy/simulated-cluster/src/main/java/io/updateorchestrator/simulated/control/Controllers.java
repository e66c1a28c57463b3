package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.api.Server;
import io.updateorchestrator.simulated.store.Change;
import io.updateorchestrator.simulated.store.Key;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.HashMap;

/** What goes on by itself: hears of changes, looks at what they concern, in the order and at the times of one agenda. */
public final class Controllers {

  private static final int MOST_STEPS = 1_000_000;

  private final ClusterState state;
  private final Agenda agenda = new Agenda();
  private final Map<String, Controller> byResource = new HashMap<>();
  private final GarbageCollector garbage;
  private final Kubelet kubelet;
  private final Controller operator;

  public Controllers(ClusterState state, Server server) {
    this.state = state;
    Hand manager = new Hand(state, server, "kube-controller-manager");
    Hand apiServer = new Hand(state, server, "kube-apiserver");
    Hand node = new Hand(state, server, "kubelet");
    this.garbage = new GarbageCollector(state, manager);
    Pods pods = new Pods(state);
    byResource.put("deployments.apps", new Deployments(state, manager, agenda));
    byResource.put("replicasets.apps", new ReplicaSets(state, manager, agenda, pods));
    byResource.put("statefulsets.apps", new StatefulSets(state, manager, agenda, pods));
    byResource.put("daemonsets.apps", new DaemonSets(state, manager, agenda, pods));
    byResource.put("jobs.batch", new Jobs(state, manager, agenda, pods));
    this.kubelet = new Kubelet(state, node, agenda);
    byResource.put("pods", kubelet);
    this.operator = new Operator(state, new Hand(state, server, "operator"), agenda);
    byResource.put("persistentvolumeclaims", new Claims(state, manager, agenda));
    byResource.put("services", new Services(state, manager, node));
    byResource.put("namespaces", new Namespaces(state, manager, agenda));
    byResource.put("resourcequotas", new QuotaStatus(state, manager));
    byResource.put("customresourcedefinitions.apiextensions.k8s.io", new Definitions(state, apiServer, agenda));
    byResource.put("poddisruptionbudgets.policy", (key, object) -> manager.updateStatus(key,
        o -> ((ObjectNode) o.get("status")).set("observedGeneration", o.path("metadata").path("generation"))));
    state.store().listen(this::changed);
  }

  /** Looks at everything: after a restart nobody knows what was under way. */
  public void resume() {
    kubelet.resume(state.store().list("", "pods", null));
    for (ObjectNode object : state.store().everything()) {
      agenda.now(state.store().byUid(object.path("metadata").path("uid").asText()));
    }
  }

  /** Lives through all appointments up to that time. */
  public void advance(Instant time) {
    work();
    while (agenda.due().isPresent() && !agenda.due().get().isAfter(time)) {
      state.setNow(agenda.due().get());
      agenda.reach(state.now());
      work();
    }
    state.setNow(time);
  }

  public Optional<Instant> nextDue() {
    return agenda.isEmpty() ? agenda.due() : Optional.of(state.now());
  }

  private void work() {
    int steps = 0;
    for (Key key = agenda.next(); key != null; key = agenda.next()) {
      if (++steps > MOST_STEPS) {
        throw new IllegalStateException("The controllers never come to rest at " + state.now() + ", last at " + key);
      }
      ObjectNode object = state.store().get(key);
      if (object != null && !garbage.collect(key, object)) {
        ObjectNode current = state.store().get(key);
        if (current != null) {
          byResource.getOrDefault(key.group().isEmpty() ? key.plural() : key.plural() + "." + key.group(), operator).reconcile(key, current);
        }
      }
    }
  }

  private void changed(Change change) {
    Key key = change.key();
    agenda.now(key);
    for (JsonNode owner : change.object().path("metadata").path("ownerReferences")) {
      Key owning = state.store().byUid(owner.path("uid").asText());
      if (owning != null) {
        agenda.now(owning);
      }
    }
    if (change.type() == Change.Type.DELETED) {
      state.store().dependentsOf(change.object().path("metadata").path("uid").asText()).forEach(agenda::now);
    }
    if (!key.namespace().isEmpty()) {
      neighbours(change);
    }
  }

  /** Objects that depend on others by selector, name or number. */
  private void neighbours(Change change) {
    Key key = change.key();
    if (key.plural().equals("pods")) {
      JsonNode labels = change.object().path("metadata").path("labels");
      for (ObjectNode service : state.store().list("", "services", key.namespace())) {
        JsonNode selector = service.path("spec").path("selector");
        if (!selector.isEmpty() && Selectors.plain(selector, labels)) {
          agenda.now(new Key("", "services", key.namespace(), service.path("metadata").path("name").asText()));
        }
      }
    }
    if (change.type() == Change.Type.MODIFIED) {
      return;
    }
    for (ObjectNode quota : state.store().list("", "resourcequotas", key.namespace())) {
      agenda.now(new Key("", "resourcequotas", key.namespace(), quota.path("metadata").path("name").asText()));
    }
    if (change.type() == Change.Type.DELETED) {
      agenda.now(new Key("", "namespaces", "", key.namespace()));
      if (key.plural().equals("pods")) {
        state.store().list("", "persistentvolumeclaims", key.namespace())
            .forEach(c -> agenda.now(new Key("", "persistentvolumeclaims", key.namespace(), c.path("metadata").path("name").asText())));
      }
      Key definition = new Key("apiextensions.k8s.io", "customresourcedefinitions", "", key.plural() + "." + key.group());
      if (state.store().get(definition) != null) {
        agenda.now(definition);
      }
    }
  }
}
