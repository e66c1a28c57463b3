package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;

/** Endpoints of Services, and addresses of load balancers. */
final class Services implements Controller {

  private static final String OF_SERVICE = "kubernetes.io/service-name";
  private static final String WITHOUT_ADDRESS = "realcluster/no-address";

  private final ClusterState state;
  private final Hand hand;
  private final Hand balancer;
  private int addresses;

  Services(ClusterState state, Hand hand, Hand balancer) {
    this.state = state;
    this.hand = hand;
    this.balancer = balancer;
  }

  @Override
  public void reconcile(Key key, ObjectNode service) {
    if (Pods.isGoing(service)) {
      return;
    }
    boolean wantsAddress = service.path("spec").path("type").asText().equals("LoadBalancer")
        && !service.path("metadata").path("annotations").path(WITHOUT_ADDRESS).asText().equals("true");
    if (wantsAddress && service.at("/status/loadBalancer/ingress").isEmpty()) {
      String ip = "127.0.1." + (++addresses & 255);
      balancer.updateStatus(key, s -> s.withObject("/status/loadBalancer").putArray("ingress").addObject().put("ip", ip).put("ipMode", "VIP"));
    }
    if (!service.path("spec").path("selector").isEmpty()) {
      slice(key, state.store().get(key));
    }
  }

  private void slice(Key key, ObjectNode service) {
    ArrayNode endpoints = service.arrayNode();
    for (ObjectNode pod : state.store().list("", "pods", key.namespace())) {
      if (pod.path("status").has("podIP") && !Pods.isOver(pod) && Selectors.plain(service.path("spec").path("selector"), pod.path("metadata").path("labels"))) {
        endpoints.add(endpoint(pod));
      }
    }
    ArrayNode ports = service.arrayNode();
    for (JsonNode port : service.path("spec").path("ports")) {
      ObjectNode p = ports.addObject().put("name", port.path("name").asText());
      p.set("port", port.path("targetPort").isNumber() ? port.get("targetPort") : port.get("port"));
      p.set("protocol", port.get("protocol"));
    }
    Key found = existing(service);
    if (found == null) {
      create(service, endpoints, ports);
    } else {
      hand.update(found, s -> {
        s.set("endpoints", endpoints);
        s.set("ports", ports);
      });
    }
  }

  private static ObjectNode endpoint(ObjectNode pod) {
    boolean ready = Pods.isReady(pod) && !Pods.isGoing(pod);
    ObjectNode endpoint = pod.objectNode();
    endpoint.putArray("addresses").add(pod.path("status").path("podIP").asText());
    endpoint.putObject("conditions").put("ready", ready).put("serving", ready).put("terminating", Pods.isGoing(pod));
    endpoint.set("nodeName", pod.path("spec").path("nodeName"));
    ObjectNode target = endpoint.putObject("targetRef").put("kind", "Pod");
    for (String field : new String[] {"name", "namespace", "uid"}) {
      target.set(field, pod.path("metadata").get(field));
    }
    return endpoint;
  }

  private Key existing(ObjectNode service) {
    for (Key key : state.store().dependentsOf(service.path("metadata").path("uid").asText())) {
      if (key.plural().equals("endpointslices")) {
        return key;
      }
    }
    return null;
  }

  private void create(ObjectNode service, ArrayNode endpoints, ArrayNode ports) {
    String name = service.path("metadata").path("name").asText();
    ObjectNode slice = service.objectNode().put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice").put("addressType", "IPv4");
    ObjectNode metadata = slice.putObject("metadata").put("generateName", name + "-");
    metadata.set("namespace", service.path("metadata").get("namespace"));
    metadata.putObject("labels").put(OF_SERVICE, name).put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    Pods.own(metadata, service);
    slice.set("endpoints", endpoints);
    slice.set("ports", ports);
    hand.create("discovery.k8s.io/v1", "endpointslices", slice);
  }
}
