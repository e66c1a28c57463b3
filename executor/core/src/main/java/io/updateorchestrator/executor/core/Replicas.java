package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.util.Optional;

/** The number of replicas of a workload, which an autoscaler may set (reference/api-server.md, "Replicas and autoscalers"). Pure. */
final class Replicas {

  private Replicas() {}

  /** Whether the manifest stops naming a number that is ours alone: it would fall to 1 at once. */
  static boolean isDropped(JsonNode live, JsonNode manifest) {
    return isOurs(live) && !manifest.path("spec").has("replicas") && owners(live) == 1;
  }

  /** Whether the manifest would change a number that is not ours; an autoscaler's may have no owner at all, so the server says nothing. */
  static boolean isTaken(JsonNode live, JsonNode manifest) {
    JsonNode wanted = manifest.path("spec").path("replicas");
    JsonNode now = live.path("spec").path("replicas");
    return wanted.isNumber() && now.isNumber() && wanted.asInt() != now.asInt() && !isOurs(live);
  }

  static ApiRequest.ListOf autoscalers(String namespace) {
    return new ApiRequest.ListOf("autoscaling", "HorizontalPodAutoscaler", "autoscaling/v2", namespace, "", "", 0);
  }

  /** Name of the autoscaler that targets the workload; KEDA makes such an object, too. */
  static Optional<String> autoscalerOf(ResourceRef workload, JsonNode autoscalers) {
    for (JsonNode autoscaler : autoscalers) {
      JsonNode target = autoscaler.path("spec").path("scaleTargetRef");
      if (target.path("kind").asText().equals(workload.kind()) && target.path("name").asText().equals(workload.name())) {
        return Optional.of(autoscaler.path("metadata").path("name").asText());
      }
    }
    return Optional.empty();
  }

  private static boolean isOurs(JsonNode live) {
    return ManagedFields.ours(live).map(Replicas::names).orElse(false);
  }

  private static boolean names(JsonNode entry) {
    return entry.path("fieldsV1").path("f:spec").has("f:replicas");
  }

  private static int owners(JsonNode live) {
    int owners = 0;
    for (JsonNode entry : live.path("metadata").path("managedFields")) {
      owners += names(entry) ? 1 : 0;
    }
    return owners;
  }
}
