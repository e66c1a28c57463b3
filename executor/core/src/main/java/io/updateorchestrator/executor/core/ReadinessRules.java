package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.resource.ResourceRef;

/** Readiness by kind, as kstatus has it, but failing closed: what says nothing of itself is not ready. Pure. */
final class ReadinessRules {

  private ReadinessRules() {}

  /**
   * @param live the object, of at least the generation that was applied
   * @param sinceAppliedMs how long ago it was applied
   */
  static Readiness of(ResourceRef ref, JsonNode live, OperationSettings settings, long sinceAppliedMs) {
    if (live.path("metadata").hasNonNull("deletionTimestamp")) {
      return new Readiness.Failed("Deleting", ref.display() + " is being deleted");
    }
    if (ref.kind().equals("Pod") && ref.group().isEmpty()) {
      return pod(live);
    }
    return switch (ref.groupKind().toString()) {
      case "apps/Deployment" -> settings.waitForRollout() ? deployment(live) : observed(live);
      case "apps/StatefulSet" -> settings.waitForRollout() ? statefulSet(live) : observed(live);
      case "apps/DaemonSet" -> settings.waitForRollout() ? daemonSet(live) : observed(live);
      case "apps/ReplicaSet", "ReplicationController" -> replicas(live);
      case "batch/Job" -> job(live, settings);
      case "PersistentVolumeClaim" -> claim(live);
      case "PersistentVolume" -> phase(live, "Available", "Bound");
      case "Namespace" -> phase(live, "Active");
      case "Service" -> service(live, settings);
      case "apiextensions.k8s.io/CustomResourceDefinition" -> condition(live, "Established", "the API server has not accepted it yet");
      case "apiregistration.k8s.io/APIService" -> condition(live, "Available", "its service does not answer yet");
      default -> ApiGroups.isBuiltIn(ref.group()) ? Readiness.READY : custom(live, settings, sinceAppliedMs);
    };
  }

  private static Readiness observed(JsonNode live) {
    long generation = live.path("metadata").path("generation").asLong();
    long observed = live.path("status").path("observedGeneration").asLong(-1);
    return observed < generation ? new Readiness.Progressing("waiting for its controller") : Readiness.READY;
  }

  private static Readiness deployment(JsonNode live) {
    if (!(observed(live) instanceof Readiness.Ready)) {
      return observed(live);
    }
    JsonNode status = live.path("status");
    for (JsonNode c : status.path("conditions")) {
      if (c.path("type").asText().equals("Progressing") && c.path("reason").asText().equals("ProgressDeadlineExceeded")) {
        return new Readiness.Failed("ProgressDeadlineExceeded", c.path("message").asText());
      }
    }
    int wanted = live.path("spec").path("replicas").asInt(1);
    int updated = status.path("updatedReplicas").asInt();
    int all = status.path("replicas").asInt();
    int available = status.path("availableReplicas").asInt();
    if (updated < wanted) {
      return new Readiness.Progressing("%d of %d pods updated".formatted(updated, wanted));
    }
    if (all > updated) {
      return new Readiness.Progressing("%d old pods still run".formatted(all - updated));
    }
    if (available < updated) {
      return new Readiness.Progressing("%d of %d updated pods available".formatted(available, updated));
    }
    return Readiness.READY;
  }

  private static Readiness statefulSet(JsonNode live) {
    if (!(observed(live) instanceof Readiness.Ready)) {
      return observed(live);
    }
    JsonNode spec = live.path("spec");
    JsonNode status = live.path("status");
    int wanted = spec.path("replicas").asInt(1);
    int ready = status.path("readyReplicas").asInt();
    if (ready < wanted) {
      return new Readiness.Progressing("%d of %d pods ready".formatted(ready, wanted));
    }
    if (spec.path("updateStrategy").path("type").asText("RollingUpdate").equals("OnDelete")) {
      return Readiness.READY;
    }
    int partition = spec.path("updateStrategy").path("rollingUpdate").path("partition").asInt();
    int updated = status.path("updatedReplicas").asInt();
    if (partition == 0 && !status.path("currentRevision").asText().equals(status.path("updateRevision").asText())
        || updated < wanted - partition) {
      return new Readiness.Progressing("%d of %d pods updated".formatted(updated, wanted - partition));
    }
    return Readiness.READY;
  }

  private static Readiness daemonSet(JsonNode live) {
    if (!(observed(live) instanceof Readiness.Ready)) {
      return observed(live);
    }
    JsonNode status = live.path("status");
    int wanted = status.path("desiredNumberScheduled").asInt();
    int updated = status.path("updatedNumberScheduled").asInt();
    int available = status.path("numberAvailable").asInt();
    if (updated < wanted) {
      return new Readiness.Progressing("%d of %d pods updated".formatted(updated, wanted));
    }
    return available < wanted ? new Readiness.Progressing("%d of %d pods available".formatted(available, wanted)) : Readiness.READY;
  }

  private static Readiness replicas(JsonNode live) {
    int wanted = live.path("spec").path("replicas").asInt(1);
    int ready = live.path("status").path("readyReplicas").asInt();
    return ready < wanted ? new Readiness.Progressing("%d of %d pods ready".formatted(ready, wanted)) : Readiness.READY;
  }

  private static Readiness job(JsonNode live, OperationSettings settings) {
    for (JsonNode c : live.path("status").path("conditions")) {
      if (!c.path("status").asText().equals("True")) {
        continue;
      }
      if (c.path("type").asText().equals("Complete")) {
        return Readiness.READY;
      }
      if (c.path("type").asText().equals("Failed")) {
        return new Readiness.Failed(c.path("reason").asText("JobFailed"), c.path("message").asText("the job failed"));
      }
    }
    if (live.path("spec").path("suspend").asBoolean() || !settings.waitForRollout()) {
      return Readiness.READY;
    }
    int failed = live.path("status").path("failed").asInt();
    return new Readiness.Progressing(failed == 0 ? "running" : "running, " + failed + " pods failed");
  }

  private static Readiness pod(JsonNode live) {
    String phase = live.path("status").path("phase").asText();
    if (phase.equals("Succeeded")) {
      return Readiness.READY;
    }
    if (phase.equals("Failed")) {
      return new Readiness.Failed("PodFailed", live.path("status").path("message").asText("the pod failed"));
    }
    return condition(live, "Ready", "not ready");
  }

  private static Readiness claim(JsonNode live) {
    String phase = live.path("status").path("phase").asText();
    // A claim that waits for its first consumer can't be bound before the workload that uses it: accepted is enough (argo-cd#12840).
    return phase.equals("Lost") ? new Readiness.Failed("ClaimLost", "its volume is gone") : Readiness.READY;
  }

  private static Readiness phase(JsonNode live, String... wanted) {
    String phase = live.path("status").path("phase").asText();
    for (String one : wanted) {
      if (phase.equals(one)) {
        return Readiness.READY;
      }
    }
    return new Readiness.Progressing("phase is " + (phase.isEmpty() ? "not set" : phase));
  }

  private static Readiness service(JsonNode live, OperationSettings settings) {
    boolean balancer = live.path("spec").path("type").asText().equals("LoadBalancer");
    if (balancer && settings.waitForAddress() && live.path("status").path("loadBalancer").path("ingress").isEmpty()) {
      return new Readiness.Progressing("waiting for an address");
    }
    return Readiness.READY;
  }

  private static Readiness condition(JsonNode live, String type, String otherwise) {
    for (JsonNode c : live.path("status").path("conditions")) {
      if (c.path("type").asText().equals(type)) {
        return c.path("status").asText().equals("True") ? Readiness.READY : new Readiness.Progressing(said(c, otherwise));
      }
    }
    return new Readiness.Progressing(otherwise);
  }

  private static String said(JsonNode condition, String otherwise) {
    String message = condition.path("message").asText("");
    return message.isEmpty() ? otherwise : message;
  }

  /** A custom resource is believed once its controller has looked at this generation; one that says nothing, after the settle time. */
  private static Readiness custom(JsonNode live, OperationSettings settings, long sinceAppliedMs) {
    JsonNode status = live.path("status");
    if (!status.isObject() || status.isEmpty()) {
      return sinceAppliedMs >= settings.settleMs() ? Readiness.READY : new Readiness.Progressing("no status yet, waiting for the settle time");
    }
    if (status.has("observedGeneration") && status.path("observedGeneration").asLong() < live.path("metadata").path("generation").asLong()) {
      return new Readiness.Progressing("waiting for its controller");
    }
    for (JsonNode c : status.path("conditions")) {
      String type = c.path("type").asText();
      boolean isTrue = c.path("status").asText().equals("True");
      if (type.equals("Stalled") && isTrue) {
        return new Readiness.Hopeless("Stalled", said(c, "stalled"));
      }
      if (type.equals("Reconciling") && isTrue) {
        return new Readiness.Progressing(said(c, "reconciling"));
      }
      if ((type.equals("Ready") || type.equals("Available")) && !isTrue) {
        return new Readiness.Progressing(said(c, "not " + type.toLowerCase(java.util.Locale.ROOT)));
      }
    }
    boolean speaks = status.has("observedGeneration") || !status.path("conditions").isEmpty();
    return speaks || sinceAppliedMs >= settings.settleMs() ? Readiness.READY : new Readiness.Progressing("waiting for the settle time");
  }
}
