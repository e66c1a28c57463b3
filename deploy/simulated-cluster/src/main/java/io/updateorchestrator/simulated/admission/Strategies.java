package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.List;
import java.util.Set;

/** What registries do to an object before it is stored: generation, status that isn't the writer's, labels of Jobs and namespaces. */
public final class Strategies {

  private static final Set<String> WITHOUT_GENERATION = Set.of("Service", "HorizontalPodAutoscaler", "ConfigMap", "Secret", "PersistentVolumeClaim", "PersistentVolume", "Namespace",
      "Node", "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "StorageClass", "ResourceQuota", "LimitRange", "Lease", "Event", "Endpoints",
      "ControllerRevision", "IPAddress", "CSINode", "PodTemplate", "VolumeAttributesClass");

  private final Addresses addresses;

  public Strategies(Addresses addresses) {
    this.addresses = addresses;
  }

  public void create(ResourceKind kind, ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    if (kind.custom() || !WITHOUT_GENERATION.contains(kind.kind())) {
      metadata.put("generation", 1);
    }
    if (kind.custom()) {
      if (kind.hasStatus()) {
        object.remove("status");
      }
      return;
    }
    switch (kind.kind()) {
      case "Namespace" -> {
        KindDefaults.below(metadata, "labels").set("kubernetes.io/metadata.name", metadata.get("name"));
        KindDefaults.below(object, "spec").putArray("finalizers").add("kubernetes");
        object.putObject("status").put("phase", "Active");
      }
      case "Job" -> job(object);
      case "Service" -> {
        object.putObject("status").putObject("loadBalancer");
        addresses.allocate(object);
      }
      case "Pod" -> object.putObject("status").put("phase", "Pending").put("qosClass", qualityOfService(object));
      case "PersistentVolumeClaim" -> object.putObject("status").put("phase", "Pending");
      case "CustomResourceDefinition" -> definition(object);
      case "StatefulSet" -> object.putObject("status").put("replicas", 0).put("availableReplicas", 0);
      case "DaemonSet" -> {
        KindDefaults.below(metadata, "annotations").put("deprecated.daemonset.template.generation", "1");
        object.putObject("status").put("currentNumberScheduled", 0).put("numberMisscheduled", 0).put("desiredNumberScheduled", 0).put("numberReady", 0);
      }
      case "ReplicaSet" -> object.putObject("status").put("replicas", 0);
      case "Ingress" -> object.putObject("status").putObject("loadBalancer");
      case "PodDisruptionBudget" -> object.putObject("status").put("disruptionsAllowed", 0).put("currentHealthy", 0).put("desiredHealthy", 0).put("expectedPods", 0);
      case "HorizontalPodAutoscaler" -> object.putObject("status").put("desiredReplicas", 0).putNull("currentMetrics");
      default -> {
        if (kind.hasStatus()) {
          object.putObject("status");
        }
      }
    }
  }

  private static void job(ObjectNode job) {
    ObjectNode spec = (ObjectNode) job.get("spec");
    JsonNode uid = job.path("metadata").path("uid");
    job.putObject("status");
    if (spec.path("manualSelector").asBoolean()) {
      return;
    }
    ObjectNode labels = KindDefaults.below(KindDefaults.below((ObjectNode) spec.get("template"), "metadata"), "labels");
    JsonNode own = job.path("metadata").path("labels");
    boolean shared = own.isEmpty() || own.equals(labels); // in Go, one map
    for (String prefix : List.of("", "batch.kubernetes.io/")) {
      if (!labels.has(prefix + "controller-uid")) {
        labels.set(prefix + "controller-uid", uid);
      }
      if (!labels.has(prefix + "job-name")) {
        labels.set(prefix + "job-name", job.path("metadata").path("name"));
      }
    }
    ObjectNode selected = KindDefaults.below(KindDefaults.below(spec, "selector"), "matchLabels");
    if (!selected.has("batch.kubernetes.io/controller-uid")) {
      selected.set("batch.kubernetes.io/controller-uid", uid);
    }
    spec.put("manualSelector", false);
    if (shared) {
      ((ObjectNode) job.get("metadata")).set("labels", labels.deepCopy());
    }
  }

  private static String qualityOfService(ObjectNode pod) {
    boolean any = false;
    boolean guaranteed = true;
    for (JsonNode container : pod.path("spec").path("containers")) {
      JsonNode resources = container.path("resources");
      any |= !resources.path("requests").isEmpty() || !resources.path("limits").isEmpty();
      guaranteed &= resources.path("limits").size() >= 2 && resources.path("limits").equals(resources.path("requests"));
    }
    return any ? guaranteed ? "Guaranteed" : "Burstable" : "BestEffort";
  }

  private static void definition(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.putNull("conditions");
    status.putObject("acceptedNames").put("plural", "").put("kind", "");
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        status.putArray("storedVersions").add(version.path("name").asText());
      }
    }
  }

  /** Before an update through the main resource. */
  public void update(ResourceKind kind, ObjectNode live, ObjectNode updated) {
    if (kind.hasStatus()) {
      restore(updated, live, "status");
    }
    if (!kind.custom()) {
      switch (kind.kind()) {
        case "Namespace" -> {
          KindDefaults.below((ObjectNode) updated.get("metadata"), "labels").set("kubernetes.io/metadata.name", live.path("metadata").path("name"));
          restore(updated, live, "spec");
        }
        case "Service" -> addresses.keep(live, updated);
        case "Job" -> keepJob(live, updated);
        case "Pod" -> keepPod(live, updated);
        case "PersistentVolumeClaim" -> keepFields(live, updated, List.of("storageClassName", "volumeName"));
        default -> { }
      }
    }
    if (live.path("metadata").has("generation") && isNewGeneration(kind, live, updated)) {
      ((ObjectNode) updated.get("metadata")).put("generation", live.path("metadata").path("generation").asInt() + 1);
    }
  }

  /** Before an update through {@code status}: nothing but status, and of the metadata what a status write may touch. */
  public static void updateStatus(ResourceKind kind, ObjectNode live, ObjectNode updated) {
    ObjectNode metadata = ((ObjectNode) live.get("metadata")).deepCopy();
    for (String field : kind.custom() ? List.of("managedFields", "resourceVersion") : List.of("managedFields", "resourceVersion", "annotations", "uid")) {
      restore(metadata, updated.path("metadata"), field);
    }
    JsonNode status = updated.get("status");
    updated.removeAll();
    updated.setAll(live);
    updated.set("metadata", metadata);
    updated.remove("status");
    if (status != null) {
      updated.set("status", status);
    }
  }

  private static boolean isNewGeneration(ResourceKind kind, ObjectNode live, ObjectNode updated) {
    if (kind.custom()) {
      List<String> aside = kind.hasStatus() ? List.of("metadata", "status") : List.of("metadata");
      return !live.deepCopy().without(aside).equals(updated.deepCopy().without(aside));
    }
    // A Deployment's annotations go to its ReplicaSets.
    return !live.path("spec").equals(updated.path("spec"))
        || kind.is("apps", "Deployment") && !live.path("metadata").path("annotations").equals(updated.path("metadata").path("annotations"));
  }

  private static void restore(ObjectNode target, JsonNode source, String field) {
    if (source.has(field)) {
      target.set(field, source.get(field));
    } else {
      target.remove(field);
    }
  }

  /** What the server generated for a Job stays when a manifest is silent about it. */
  private static void keepJob(ObjectNode live, ObjectNode updated) {
    keepFields(live, updated, List.of("selector", "manualSelector"));
  }

  private static void keepPod(ObjectNode live, ObjectNode updated) {
    keepFields(live, updated, List.of("nodeName", "serviceAccountName", "serviceAccount", "priority", "preemptionPolicy", "tolerations"));
  }

  private static void keepFields(ObjectNode live, ObjectNode updated, List<String> fields) {
    ObjectNode spec = KindDefaults.below(updated, "spec");
    for (String field : fields) {
      if (!spec.has(field) && live.path("spec").has(field)) {
        spec.set(field, live.path("spec").get(field));
      }
    }
  }
}
