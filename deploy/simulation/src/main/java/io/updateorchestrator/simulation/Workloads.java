package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.util.List;

/** What the kinds of the model do: the first word of {@code spec.image} says how an object fares. */
final class Workloads {
  private Workloads() {}

  private static String fate(JsonNode object) {
    String image = object.path("spec").path("image").asText("good-0");
    return image.substring(0, image.indexOf('-'));
  }

  /** Whether it is one that becomes ready, given time. */
  static boolean isGood(JsonNode object) {
    return fate(object).equals("good") || fate(object).equals("slow");
  }

  static ApiResult validate(ResourceRef ref, JsonNode before, JsonNode after) {
    if (fate(after).equals("invalid")) {
      return refused("spec.image", "Invalid value");
    }
    String fixed = switch (ref.kind()) {
      case "Deployment" -> "selector";
      case "Job" -> "image";
      case "Service" -> "clusterIP";
      default -> null;
    };
    boolean changed = fixed != null && before != null && !before.path("spec").path(fixed).equals(after.path("spec").path(fixed));
    return changed ? refused("spec." + fixed, "field is immutable") : null;
  }

  private static ApiResult refused(String field, String message) {
    return new ApiResult.Refused(422, "Invalid", field + ": " + message, List.of(new ApiResult.Cause("FieldValueInvalid", field, message)), 0);
  }

  /** Whether the object, as it is, is ready by its own status. */
  static boolean isReady(ResourceRef ref, JsonNode object) {
    if (object == null || object.path("metadata").hasNonNull("deletionTimestamp")) {
      return false;
    }
    JsonNode status = object.path("status");
    return switch (ref.kind()) {
      case "Deployment" -> status.path("observedGeneration").asLong() == object.path("metadata").path("generation").asLong()
          && status.path("availableReplicas").asInt() >= object.path("spec").path("replicas").asInt() && isGood(object);
      case "Job" -> status.path("conditions").path(0).path("type").asText().equals("Complete");
      default -> true;
    };
  }

  /** What the controller of the kind writes next; nothing where it is content. */
  static void reconcile(ResourceRef ref, ObjectNode object) {
    ObjectNode status = Json.object();
    switch (ref.kind()) {
      case "Deployment" -> {
        int replicas = object.path("spec").path("replicas").asInt();
        status.put("observedGeneration", object.path("metadata").path("generation").asLong()).put("replicas", replicas);
        if (isGood(object)) {
          status.put("updatedReplicas", replicas).put("availableReplicas", replicas);
        } else if (fate(object).equals("late")) {
          status.putArray("conditions").addObject().put("type", "Progressing").put("status", "False").put("reason", "ProgressDeadlineExceeded").put("message", "too late");
        }
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        ObjectNode annotations = metadata.get("annotations") instanceof ObjectNode a ? a : metadata.putObject("annotations");
        annotations.put(ModelApi.REVISION, object.path("metadata").path("generation").asText());
      }
      case "Job" -> {
        if (!fate(object).equals("never")) {
          status.putArray("conditions").addObject().put("type", isGood(object) ? "Complete" : "Failed").put("status", "True").put("message", "as its image says");
        }
      }
      default -> {
        return;
      }
    }
    object.set("status", status);
  }

  static ObjectNode pod(JsonNode deployment) {
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", deployment.path("metadata").path("name").asText() + "-1").put("uid", "pod");
    metadata.putObject("labels").put("pod-template-hash", "newest");
    ObjectNode container = pod.putObject("status").putArray("containerStatuses").addObject();
    container.put("name", "main").put("image", deployment.path("spec").path("image").asText());
    if (fate(deployment).equals("bad")) {
      container.putObject("state").putObject("waiting").put("reason", "ImagePullBackOff").put("message", "not found");
    }
    return pod;
  }

  static ObjectNode replicaSet(JsonNode deployment) {
    ObjectNode set = Json.object();
    ObjectNode metadata = set.putObject("metadata");
    metadata.putObject("labels").put("pod-template-hash", "newest");
    String revision = deployment.path("metadata").path("annotations").path(ModelApi.REVISION).asText("");
    metadata.putObject("annotations").put(ModelApi.REVISION, revision);
    metadata.putArray("ownerReferences").addObject().put("uid", deployment.path("metadata").path("uid").asText());
    return set;
  }
}
