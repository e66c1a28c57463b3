package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.store.Key;
import io.updateorchestrator.simulated.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a pod can't be scheduled or started without. */
final class PodNeeds {

  private final Store store;

  PodNeeds(Store store) {
    this.store = store;
  }

  /**
   * Why it can't be scheduled for its claims; empty if it can.
   *
   * @param select told of a claim that waits for its first consumer
   */
  String unboundClaim(ObjectNode pod, Consumer<Key> select) {
    String namespace = pod.path("metadata").path("namespace").asText();
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      String name = volume.path("persistentVolumeClaim").path("claimName").asText();
      ObjectNode claim = name.isEmpty() ? null : store.get("", "persistentvolumeclaims", namespace, name);
      if (!name.isEmpty() && claim == null) {
        return "persistentvolumeclaim \"" + name + "\" not found";
      }
      if (claim != null && !claim.path("status").path("phase").asText().equals("Bound")) {
        if (Claims.waitsForConsumer(store, claim)) {
          select.accept(new Key("", "persistentvolumeclaims", namespace, name));
        }
        return "pod has unbound immediate PersistentVolumeClaims";
      }
    }
    return "";
  }

  /** The first ConfigMap, Secret or key that is not there, as a kubelet says it; empty if all are. */
  String missing(ObjectNode pod) {
    String namespace = pod.path("metadata").path("namespace").asText();
    List<JsonNode> containers = new ArrayList<>();
    pod.path("spec").path("initContainers").forEach(containers::add);
    pod.path("spec").path("containers").forEach(containers::add);
    for (JsonNode container : containers) {
      for (JsonNode from : container.path("envFrom")) {
        String missing = first(configMap(namespace, from.path("configMapRef"), "name"), secret(namespace, from.path("secretRef"), "name"));
        if (!missing.isEmpty()) {
          return missing;
        }
      }
      for (JsonNode env : container.path("env")) {
        String missing = first(configMap(namespace, env.path("valueFrom").path("configMapKeyRef"), "name"), secret(namespace, env.path("valueFrom").path("secretKeyRef"), "name"));
        if (!missing.isEmpty()) {
          return missing;
        }
      }
    }
    return volumes(namespace, pod.path("spec").path("volumes"));
  }

  private String volumes(String namespace, JsonNode volumes) {
    for (JsonNode volume : volumes) {
      String missing = first(configMap(namespace, volume.path("configMap"), "name"), secret(namespace, volume.path("secret"), "secretName"));
      for (JsonNode source : volume.path("projected").path("sources")) {
        missing = first(missing, first(configMap(namespace, source.path("configMap"), "name"), secret(namespace, source.path("secret"), "name")));
      }
      if (!missing.isEmpty()) {
        return missing;
      }
    }
    return "";
  }

  private static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private String configMap(String namespace, JsonNode reference, String nameField) {
    if (reference.isMissingNode() || reference.path("optional").asBoolean()) {
      return "";
    }
    String name = reference.path(nameField).asText();
    ObjectNode found = store.get("", "configmaps", namespace, name);
    if (found == null) {
      return "configmap \"" + name + "\" not found";
    }
    String key = reference.path("key").asText();
    boolean there = key.isEmpty() || found.path("data").has(key) || found.path("binaryData").has(key);
    return there ? "" : "couldn't find key %s in ConfigMap %s/%s".formatted(key, namespace, name);
  }

  private String secret(String namespace, JsonNode reference, String nameField) {
    if (reference.isMissingNode() || reference.path("optional").asBoolean()) {
      return "";
    }
    String name = reference.path(nameField).asText();
    ObjectNode found = store.get("", "secrets", namespace, name);
    if (found == null) {
      return "secret \"" + name + "\" not found";
    }
    String key = reference.path("key").asText();
    return key.isEmpty() || found.path("data").has(key) ? "" : "couldn't find key %s in Secret %s/%s".formatted(key, namespace, name);
  }
}
