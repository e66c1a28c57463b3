package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.Refused;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Store;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resource quotas: objects by count, pods by their requests. */
public final class Quotas {

  private static final Set<String> COUNTED = Set.of("configmaps", "secrets", "services", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas");
  private static final Set<String> COMPUTE = Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private final Store store;

  public Quotas(Store store) {
    this.store = store;
  }

  /** What is used of each name in {@code spec.hard}. */
  public static ObjectNode used(Store store, ObjectNode quota) {
    ObjectNode used = JsonNodeFactory.instance.objectNode();
    String namespace = quota.path("metadata").path("namespace").asText();
    for (Map.Entry<String, JsonNode> hard : quota.path("spec").path("hard").properties()) {
      used.put(hard.getKey(), usage(store, namespace, hard.getKey()).stripTrailingZeros().toPlainString());
    }
    return used;
  }

  void check(ResourceKind kind, ObjectNode object) {
    if (!kind.namespaced()) {
      return;
    }
    String namespace = object.path("metadata").path("namespace").asText();
    for (ObjectNode quota : store.list("", "resourcequotas", namespace)) {
      against(quota, kind, object);
    }
  }

  private void against(ObjectNode quota, ResourceKind kind, ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asText();
    List<String> requested = new ArrayList<>();
    List<String> used = new ArrayList<>();
    List<String> limited = new ArrayList<>();
    List<String> unsaid = new ArrayList<>();
    for (Map.Entry<String, JsonNode> hard : quota.path("spec").path("hard").properties()) {
      BigDecimal more = demand(hard.getKey(), kind, object);
      if (more.signum() == 0) {
        if (kind.is("", "Pod") && COMPUTE.contains(hard.getKey())) {
          unsaid.add(hard.getKey());
        }
        continue;
      }
      BigDecimal now = usage(store, namespace, hard.getKey());
      if (now.add(more).compareTo(Quantities.value(hard.getValue().asText())) > 0) {
        requested.add(hard.getKey() + "=" + more.stripTrailingZeros().toPlainString());
        used.add(hard.getKey() + "=" + now.stripTrailingZeros().toPlainString());
        limited.add(hard.getKey() + "=" + hard.getValue().asText());
      }
    }
    String name = object.path("metadata").path("name").asText();
    String quotaName = quota.path("metadata").path("name").asText();
    if (!unsaid.isEmpty()) {
      throw Refused.forbidden(kind, name, "failed quota: %s: must specify %s for: %s".formatted(quotaName, String.join(",", unsaid),
          object.path("spec").path("containers").path(0).path("name").asText()));
    }
    if (!requested.isEmpty()) {
      throw Refused.forbidden(kind, name, "exceeded quota: %s, requested: %s, used: %s, limited: %s".formatted(quotaName, String.join(",", requested),
          String.join(",", used), String.join(",", limited)));
    }
  }

  private static BigDecimal demand(String resource, ResourceKind kind, ObjectNode object) {
    if (resource.equals(kind.plural()) && COUNTED.contains(resource) || resource.equals("count/" + kind.qualified())) {
      return BigDecimal.ONE;
    }
    return kind.is("", "Pod") && COMPUTE.contains(resource) ? compute(resource, object) : BigDecimal.ZERO;
  }

  private static BigDecimal usage(Store store, String namespace, String resource) {
    if (COMPUTE.contains(resource)) {
      BigDecimal sum = BigDecimal.ZERO;
      for (ObjectNode pod : store.list("", "pods", namespace)) {
        sum = isOver(pod) ? sum : sum.add(compute(resource, pod));
      }
      return sum;
    }
    String counted = resource.startsWith("count/") ? resource.substring(6) : resource;
    int dot = counted.indexOf('.');
    String plural = dot < 0 ? counted : counted.substring(0, dot);
    long count = store.list(dot < 0 ? "" : counted.substring(dot + 1), plural, namespace).stream().filter(o -> !plural.equals("pods") || !isOver(o)).count();
    return BigDecimal.valueOf(count);
  }

  private static boolean isOver(ObjectNode pod) {
    return Set.of("Succeeded", "Failed").contains(pod.path("status").path("phase").asText());
  }

  private static BigDecimal compute(String resource, ObjectNode pod) {
    boolean limits = resource.startsWith("limits.");
    String name = resource.substring(resource.indexOf('.') + 1);
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode container : pod.path("spec").path("containers")) {
      sum = sum.add(Quantities.value(container.path("resources").path(limits ? "limits" : "requests").path(name).asText("0")));
    }
    return sum;
  }
}
