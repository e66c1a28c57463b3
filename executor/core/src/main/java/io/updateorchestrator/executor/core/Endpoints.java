package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * After a workload is ready, the Services of ours that select its pods have to have an endpoint (protocol.md, "Clocks, deadlines,
 * thresholds"): a Service itself is ready once accepted, since the workload may come later.
 */
final class Endpoints {

  private static final long PAUSE_MS = 250;

  private final Conversation talk;
  private final Session session;
  private final Apply apply;
  private final JsonNode workload;

  Endpoints(Conversation talk, Session session, Apply apply, JsonNode workload) {
    this.talk = talk;
    this.session = session;
    this.apply = apply;
    this.workload = workload;
  }

  void whenReachable(Runnable reachable, Consumer<String> unreachable, Consumer<String> waiting) {
    boolean servesTraffic = apply.ref().group().equals("apps") && workload.path("spec").path("replicas").asInt(1) > 0;
    if (!servesTraffic || !apply.settings().waitForEndpoints() || !apply.settings().waitForRollout()) {
      reachable.run();
      return;
    }
    talk.list(new ApiRequest.ListOf("", "Service", "v1", apply.ref().namespace(), "", "", 0), services -> {
      List<String> names = new ArrayList<>();
      for (JsonNode service : services) {
        if (selects(service) && ManagedFields.ours(service).isPresent()) {
          names.add(service.path("metadata").path("name").asText());
        }
      }
      long until = session.reactor.now() + apply.settings().endpointsTimeoutMs();
      next(names, 0, until, reachable, unreachable, waiting);
    });
  }

  private boolean selects(JsonNode service) {
    JsonNode selector = service.path("spec").path("selector");
    JsonNode labels = workload.path("spec").path("template").path("metadata").path("labels");
    return !selector.isEmpty() && selector.properties().stream().allMatch(e -> labels.path(e.getKey()).asText().equals(e.getValue().asText()));
  }

  private void next(List<String> names, int at, long until, Runnable reachable, Consumer<String> unreachable, Consumer<String> waiting) {
    if (at >= names.size()) {
      reachable.run();
      return;
    }
    String label = "kubernetes.io/service-name=" + names.get(at);
    talk.list(new ApiRequest.ListOf("discovery.k8s.io", "EndpointSlice", "discovery.k8s.io/v1", apply.ref().namespace(), label, "", 0), slices -> {
      if (anyReady(slices)) {
        next(names, at + 1, until, reachable, unreachable, waiting);
        return;
      }
      String why = "Service/" + names.get(at) + " has no ready endpoint";
      if (session.reactor.now() >= until) {
        unreachable.accept("Operation timeout for resource Service/" + names.get(at) + ": " + why);
      } else {
        waiting.accept(why);
        talk.after(PAUSE_MS, () -> next(names, at, until, reachable, unreachable, waiting));
      }
    });
  }

  private static boolean anyReady(JsonNode slices) {
    for (JsonNode slice : slices) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
          return true;
        }
      }
    }
    return false;
  }
}
