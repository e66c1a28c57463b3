package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Key;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** DELETE: at once, or marked and left to whoever has a finalizer. */
public final class Deletes {

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
  /** Kinds of which the object itself is the answer, not a Status. */
  private static final Set<String> RETURNED = Set.of("Pod", "Service", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "ResourceQuota", "PodTemplate", "StorageClass",
      "CSIDriver", "CSINode", "VolumeAttachment", "VolumeAttributesClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice", "DeviceClass");
  private static final int POD_GRACE_SECONDS = 30;

  private final ClusterState state;

  Deletes(ClusterState state) {
    this.state = state;
  }

  Response delete(Target target, Request request) {
    ResourceKind kind = target.kind();
    ObjectNode live = state.store().get(target.key());
    if (live == null) {
      throw Refused.notFound(kind, target.name());
    }
    JsonNode options = request.body() == null ? MissingNode.getInstance() : request.body();
    checkPreconditions(kind, live, options.path("preconditions"));
    if (kind.is("", "Namespace") && IMMORTAL.contains(target.name())) {
      throw Refused.forbidden(kind, target.name(), "this namespace may not be deleted");
    }
    String policy = options.path("propagationPolicy").asText(request.parameter("propagationPolicy"));
    int grace = options.path("gracePeriodSeconds").asInt(request.parameter("gracePeriodSeconds").isEmpty() ? -1 : Integer.parseInt(request.parameter("gracePeriodSeconds")));
    boolean dryRun = request.isDryRun() || options.path("dryRun").path(0).asText().equals("All");
    ObjectNode marked = marked(kind, live, policy, grace);
    if (marked == null) {
      if (!dryRun) {
        state.store().delete(target.key());
      }
      return Response.json(200, RETURNED.contains(kind.kind()) ? last(kind, live) : success(kind, live));
    }
    if (!dryRun && !marked.equals(live)) {
      state.store().put(target.key(), marked);
    }
    return Response.json(200, Writes.out(kind, marked));
  }

  /** Deletes without anybody having asked, as controllers do. */
  public void delete(Key key, ResourceKind kind, String policy) {
    ObjectNode live = state.store().get(key);
    if (live == null) {
      return;
    }
    ObjectNode marked = marked(kind, live, policy, -1);
    if (marked == null) {
      state.store().delete(key);
    } else if (!marked.equals(live)) {
      state.store().put(key, marked);
    }
  }

  private static void checkPreconditions(ResourceKind kind, ObjectNode live, JsonNode preconditions) {
    JsonNode metadata = live.path("metadata");
    String uid = preconditions.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(metadata.path("uid").asText())) {
      throw Refused.precondition(kind, metadata.path("name").asText(), "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
          .formatted(uid, metadata.path("uid").asText()));
    }
    String version = preconditions.path("resourceVersion").asText();
    if (!version.isEmpty() && !version.equals(metadata.path("resourceVersion").asText())) {
      throw Refused.precondition(kind, metadata.path("name").asText(), "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified"
          .formatted(version, metadata.path("resourceVersion").asText()));
    }
  }

  /** The object as it is while it goes; null if nothing holds it. */
  private ObjectNode marked(ResourceKind kind, ObjectNode live, String policy, int grace) {
    ObjectNode marked = live.deepCopy();
    ObjectNode metadata = (ObjectNode) marked.get("metadata");
    List<String> finalizers = finalizers(kind, metadata, policy);
    int wait = kind.is("", "Pod") ? podGrace(live, grace) : 0;
    boolean namespace = kind.is("", "Namespace");
    boolean definition = kind.kind().equals("CustomResourceDefinition");
    if (definition && !finalizers.contains(CLEANUP) && !metadata.has("deletionTimestamp")) {
      finalizers.add(CLEANUP);
    }
    if (finalizers.isEmpty() && wait == 0 && !namespace) {
      return null;
    }
    ArrayNode list = metadata.putArray("finalizers");
    finalizers.forEach(list::add);
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    }
    if (!metadata.has("deletionTimestamp")) {
      metadata.put("deletionTimestamp", state.now().plusSeconds(wait).truncatedTo(ChronoUnit.SECONDS).toString());
      if (!namespace && !definition) {
        metadata.put("deletionGracePeriodSeconds", wait);
      }
      if (metadata.path("generation").asInt() > 0 && !definition) {
        metadata.put("generation", metadata.path("generation").asInt() + 1);
      }
    } else if (wait == 0 && kind.is("", "Pod")) {
      metadata.put("deletionGracePeriodSeconds", 0);
    }
    if (definition && !marked.equals(live)) {
      ((ObjectNode) marked.get("status")).withArray("conditions").addObject().put("type", "Terminating").put("status", "True")
          .put("lastTransitionTime", state.timestamp()).put("reason", "InstanceDeletionPending")
          .put("message", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
    }
    if (namespace) {
      ((ObjectNode) marked.get("status")).put("phase", "Terminating");
    }
    return marked;
  }

  private static int podGrace(ObjectNode pod, int asked) {
    boolean runs = pod.path("spec").has("nodeName") && !Set.of("Succeeded", "Failed").contains(pod.path("status").path("phase").asText());
    return !runs ? 0 : asked >= 0 ? asked : pod.path("spec").path("terminationGracePeriodSeconds").asInt(POD_GRACE_SECONDS);
  }

  private static List<String> finalizers(ResourceKind kind, ObjectNode metadata, String policy) {
    List<String> finalizers = new ArrayList<>();
    metadata.path("finalizers").forEach(f -> finalizers.add(f.asText()));
    // Jobs of batch/v1 leave their pods alone unless told otherwise: for old clients.
    String effective = policy.isEmpty() ? kind.is("batch", "Job") && !metadata.has("deletionTimestamp") ? "Orphan" : "" : policy;
    switch (effective) {
      case "Foreground" -> replace(finalizers, ORPHAN, FOREGROUND);
      case "Orphan" -> replace(finalizers, FOREGROUND, ORPHAN);
      case "Background" -> finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
      default -> { }
    }
    return finalizers;
  }

  private static void replace(List<String> finalizers, String out, String in) {
    finalizers.remove(out);
    if (!finalizers.contains(in)) {
      finalizers.add(in);
    }
  }

  private ObjectNode last(ResourceKind kind, ObjectNode live) {
    ObjectNode last = live.deepCopy();
    if (kind.is("", "Pod")) {
      ObjectNode metadata = ((ObjectNode) last.get("metadata")).put("deletionTimestamp", state.timestamp()).put("deletionGracePeriodSeconds", 0);
      metadata.put("generation", metadata.path("generation").asInt() + 1);
    }
    return last;
  }

  private static ObjectNode success(ResourceKind kind, ObjectNode live) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.set("name", live.path("metadata").get("name"));
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural()).set("uid", live.path("metadata").get("uid"));
    return status;
  }
}
