package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.util.List;

/** What a new cluster has. */
public final class Bootstrap {

  private Bootstrap() {}

  public static void fill(ClusterState state) {
    for (String name : List.of("kube-system", "default", "kube-public", "kube-node-lease")) {
      ObjectNode namespace = put(state, "v1", "Namespace", "namespaces", "", name);
      ((ObjectNode) namespace.get("metadata")).putObject("labels").put("kubernetes.io/metadata.name", name);
      namespace.putObject("spec").putArray("finalizers").add("kubernetes");
      namespace.putObject("status").put("phase", "Active");
    }
    node(put(state, "v1", "Node", "nodes", "", Kubelet.NODE), state.timestamp());
    for (String mode : List.of("Immediate", "WaitForFirstConsumer")) {
      boolean standard = mode.equals("Immediate");
      ObjectNode storageClass = put(state, "storage.k8s.io/v1", "StorageClass", "storageclasses", "", standard ? "standard" : "first-consumer");
      storageClass.put("provisioner", "realcluster/volumes").put("reclaimPolicy", "Delete").put("volumeBindingMode", mode);
      if (standard) {
        ((ObjectNode) storageClass.get("metadata")).putObject("annotations").put("storageclass.kubernetes.io/is-default-class", "true");
      }
    }
    for (String name : List.of("system-cluster-critical", "system-node-critical")) {
      put(state, "scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "", name).put("value", name.contains("node") ? 2000001000 : 2000000000)
          .put("preemptionPolicy", "PreemptLowerPriority");
    }
    for (String name : List.of("cluster-admin", "admin", "edit", "view")) {
      put(state, "rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", "", name).putArray("rules").addObject()
          .putArray("verbs").add("*");
    }
    ObjectNode spec = put(state, "v1", "Service", "services", "default", "kubernetes").putObject("spec");
    spec.put("type", "ClusterIP").put("clusterIP", "10.96.0.1").put("sessionAffinity", "None").put("internalTrafficPolicy", "Cluster").put("ipFamilyPolicy", "SingleStack");
    spec.putArray("clusterIPs").add("10.96.0.1");
    spec.putArray("ipFamilies").add("IPv4");
    spec.putArray("ports").addObject().put("name", "https").put("port", 443).put("protocol", "TCP").put("targetPort", 6443);
  }

  /** Stored first and filled afterwards: nobody listens yet. */
  private static ObjectNode put(ClusterState state, String apiVersion, String kind, String plural, String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name).put("uid", state.newUid()).put("creationTimestamp", state.timestamp());
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    int slash = apiVersion.indexOf('/');
    state.store().put(new Key(slash < 0 ? "" : apiVersion.substring(0, slash), plural, namespace, name), object);
    return object;
  }

  private static void node(ObjectNode node, String time) {
    ((ObjectNode) node.get("metadata")).putObject("labels").put("kubernetes.io/hostname", Kubelet.NODE).put("kubernetes.io/os", "linux").put("kubernetes.io/arch", "amd64");
    node.putObject("spec");
    ObjectNode status = node.putObject("status");
    for (String field : List.of("capacity", "allocatable")) {
      status.putObject(field).put("cpu", "10k").put("memory", "100Ti").put("pods", "100k");
    }
    status.putArray("conditions").addObject().put("type", "Ready").put("status", "True").put("reason", "KubeletReady").put("lastHeartbeatTime", time).put("lastTransitionTime", time);
  }
}
