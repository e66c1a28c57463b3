package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** States of pods from which they don't come out by themselves, in the words of the kubelet. Pure. */
final class PodTrouble {

  private static final Set<String> HOPELESS = Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull",
      "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private PodTrouble() {}

  /**
   * @param pods of a workload
   * @param newest label and value of the newest template's pods; empty where the kind has none
   * @param after RFC 3339: pods made before the apply are not this rollout's, unless they carry the newest template
   */
  static Optional<Readiness.Hopeless> of(JsonNode pods, Map<String, String> newest) {
    for (JsonNode pod : pods) {
      if (pod.path("metadata").hasNonNull("deletionTimestamp") || !carries(pod, newest)) {
        continue;
      }
      Optional<Readiness.Hopeless> trouble = of(pod);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  private static boolean carries(JsonNode pod, Map<String, String> labels) {
    return labels.entrySet().stream().allMatch(l -> pod.path("metadata").path("labels").path(l.getKey()).asText().equals(l.getValue()));
  }

  private static Optional<Readiness.Hopeless> of(JsonNode pod) {
    String name = pod.path("metadata").path("name").asText();
    for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
      for (JsonNode container : pod.path("status").path(list)) {
        JsonNode waiting = container.path("state").path("waiting");
        String reason = waiting.path("reason").asText();
        if (HOPELESS.contains(reason)) {
          return Optional.of(new Readiness.Hopeless(reason, "pod %s, container %s: %s".formatted(name, container.path("name").asText(), words(reason, waiting, container))));
        }
      }
    }
    for (JsonNode c : pod.path("status").path("conditions")) {
      if (c.path("type").asText().equals("PodScheduled") && c.path("reason").asText().equals("Unschedulable")) {
        return Optional.of(new Readiness.Hopeless("Unschedulable", "pod %s: %s".formatted(name, c.path("message").asText("unschedulable"))));
      }
    }
    return Optional.empty();
  }

  private static String words(String reason, JsonNode waiting, JsonNode container) {
    String message = waiting.path("message").asText("");
    String image = container.path("image").asText("");
    String text = message.isEmpty() ? reason : reason + ": " + message;
    return message.contains(image) || image.isEmpty() || !reason.contains("Image") ? text : text + " (image " + image + ")";
  }
}
