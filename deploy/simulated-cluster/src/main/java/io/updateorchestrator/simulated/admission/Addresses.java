package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.Refused;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cluster IPs and node ports of Services: given by the server, kept on update, taken only once. */
public final class Addresses {

  private static final int ADDRESSES = 250 * 256;
  private static final int FIRST_PORT = 30000;
  private static final int LAST_PORT = 32767;

  private final Store store;
  private final ResourceKind kind;

  public Addresses(Store store, ResourceKind serviceKind) {
    this.store = store;
    this.kind = serviceKind;
  }

  /** Gives a new Service what it needs. */
  void allocate(ObjectNode service) {
    ObjectNode spec = (ObjectNode) service.get("spec");
    if (spec.path("type").asText().equals("ExternalName")) {
      return;
    }
    clusterIp(service, spec);
    families(spec);
    nodePorts(service, spec);
  }

  /** Keeps what the Service has, gives and takes as its type changes. */
  void keep(ObjectNode live, ObjectNode updated) {
    ObjectNode spec = (ObjectNode) updated.get("spec");
    JsonNode before = live.path("spec");
    dropOfFormerType(before, spec);
    if (spec.path("type").asText().equals("ExternalName")) {
      if (!before.path("type").asText().equals("ExternalName") && spec.path("clusterIP").equals(before.path("clusterIP"))) {
        spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
      }
      return;
    }
    for (String field : List.of("clusterIP", "ipFamilies", "ipFamilyPolicy")) {
      if (!spec.has(field) && before.has(field)) {
        spec.set(field, before.get(field));
      }
    }
    if (spec.has("clusterIP")) {
      spec.putArray("clusterIPs").add(spec.get("clusterIP"));
    } else {
      clusterIp(updated, spec);
    }
    families(spec);
    for (JsonNode port : spec.path("ports")) {
      for (JsonNode old : before.path("ports")) {
        if (!port.has("nodePort") && old.has("nodePort") && old.path("port").equals(port.path("port")) && old.path("protocol").equals(port.path("protocol"))) {
          ((ObjectNode) port).set("nodePort", old.get("nodePort"));
        }
      }
    }
    nodePorts(updated, spec);
  }

  /** What only the former type had goes with it, unless it has been changed. */
  private static void dropOfFormerType(JsonNode before, ObjectNode spec) {
    String type = spec.path("type").asText();
    boolean fromOutside = type.equals("NodePort") || type.equals("LoadBalancer");
    for (String field : List.of("externalTrafficPolicy", "allocateLoadBalancerNodePorts", "internalTrafficPolicy")) {
      boolean fits = field.equals("internalTrafficPolicy") ? !type.equals("ExternalName") : fromOutside && (type.equals("LoadBalancer") || !field.startsWith("allocate"));
      if (!fits && spec.has(field) && spec.get(field).equals(before.get(field))) {
        spec.remove(field);
      }
    }
  }

  private void clusterIp(ObjectNode service, ObjectNode spec) {
    if (!spec.has("clusterIP")) {
      Set<String> taken = taken(service, "clusterIP");
      int n = start(service, ADDRESSES);
      while (taken.contains(ip(n))) {
        n = (n + 1) % ADDRESSES;
      }
      spec.put("clusterIP", ip(n));
    } else if (!spec.path("clusterIP").asText().equals("None") && taken(service, "clusterIP").contains(spec.path("clusterIP").asText())) {
      String ip = spec.path("clusterIP").asText();
      refuse(service, "spec.clusterIPs", "[\"" + ip + "\"]", "failed to allocate IP " + ip + ": provided IP is already allocated");
    }
    spec.putArray("clusterIPs").add(spec.get("clusterIP"));
  }

  private void refuse(ObjectNode service, String field, String value, String why) {
    throw Refused.invalid(kind, service.path("metadata").path("name").asText(), List.of(new Refused.Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field)));
  }

  private static String ip(int n) {
    return "10.96." + (n / 256 + 1) + "." + n % 256;
  }

  /** Spread over the range, as the real server's are: an address that has just become free is not the next to be given. */
  private static int start(ObjectNode service, int range) {
    return Math.floorMod(service.path("metadata").path("uid").asText().hashCode(), range);
  }

  private static void families(ObjectNode spec) {
    if (!spec.has("ipFamilies")) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    if (!spec.has("ipFamilyPolicy")) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
  }

  private Set<String> taken(ObjectNode service, String field) {
    Set<String> taken = new HashSet<>();
    for (ObjectNode other : store.list("", "services", null)) {
      if (!other.path("metadata").path("uid").equals(service.path("metadata").path("uid"))) {
        taken.add(other.path("spec").path(field).asText());
      }
    }
    return taken;
  }

  private void nodePorts(ObjectNode service, ObjectNode spec) {
    String type = spec.path("type").asText();
    boolean wanted = type.equals("NodePort") || type.equals("LoadBalancer") && spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
    if (!wanted) {
      spec.path("ports").forEach(p -> ((ObjectNode) p).remove("nodePort"));
      return;
    }
    Set<Integer> taken = new HashSet<>();
    for (ObjectNode other : store.list("", "services", null)) {
      if (!other.path("metadata").path("uid").equals(service.path("metadata").path("uid"))) {
        other.path("spec").path("ports").forEach(p -> taken.add(p.path("nodePort").asInt()));
      }
    }
    for (int i = 0; i < spec.path("ports").size(); i++) {
      ObjectNode port = (ObjectNode) spec.get("ports").get(i);
      if (!port.has("nodePort")) {
        int range = LAST_PORT - FIRST_PORT;
        int n = start(service, range);
        while (taken.contains(FIRST_PORT + n)) {
          n = (n + 1) % range;
        }
        port.put("nodePort", FIRST_PORT + n);
      } else if (taken.contains(port.path("nodePort").asInt())) {
        refuse(service, "spec.ports[" + i + "].nodePort", port.path("nodePort").asText(), "provided port is already allocated");
      }
      taken.add(port.path("nodePort").asInt());
    }
  }
}
