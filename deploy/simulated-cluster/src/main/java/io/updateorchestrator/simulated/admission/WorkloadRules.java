package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.control.Selectors;
import java.util.HashSet;
import java.util.Set;

/** Deployments and their kin. */
final class WorkloadRules {

  private WorkloadRules() {}

  static void check(JsonNode object, boolean creating, Causes causes) {
    JsonNode spec = object.path("spec");
    switch (object.path("kind").asText()) {
      case "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet" -> selected(spec, causes);
      case "Job" -> {
        if (creating && !spec.path("manualSelector").asBoolean()) {
          generated(object, causes);
        }
        job("spec.template", spec, causes);
      }
      case "CronJob" -> {
        if (spec.path("schedule").asText().isEmpty()) {
          causes.required("spec.schedule");
        }
        job("spec.jobTemplate.spec.template", spec.path("jobTemplate").path("spec"), causes);
      }
      default -> { }
    }
  }

  private static void selected(JsonNode spec, Causes causes) {
    notNegative("spec.replicas", spec.path("replicas"), causes);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!spec.has("selector")) {
      causes.required("spec.selector");
    } else if (spec.get("selector").isEmpty()) {
      causes.invalid("spec.selector", spec.get("selector"), "empty selector is invalid for deployment");
    }
    if (!spec.has("selector") || !Selectors.matches(spec.get("selector"), labels)) {
      causes.invalid("spec.template.metadata.labels", labels.isEmpty() ? null : labels, "`selector` does not match template `labels`");
    }
    Names.labels("spec.template.labels", labels, causes);
    Set<String> claims = new HashSet<>();
    spec.path("volumeClaimTemplates").forEach(claim -> claims.add(claim.path("metadata").path("name").asText()));
    PodRules.check("spec.template.spec", spec.path("template").path("spec"), claims, causes);
    String restart = spec.path("template").path("spec").path("restartPolicy").asText();
    if (!restart.equals("Always")) {
      causes.unsupported("spec.template.spec.restartPolicy", restart, "Always");
    }
  }

  private static void job(String field, JsonNode spec, Causes causes) {
    notNegative("spec.completions", spec.path("completions"), causes);
    notNegative("spec.backoffLimit", spec.path("backoffLimit"), causes);
    JsonNode template = spec.path("template");
    PodRules.check(field + ".spec", template.path("spec"), causes);
    if (template.path("spec").path("restartPolicy").asText("Always").equals("Always")) {
      causes.required(field + ".spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }
  }

  /** A Job copied with what the server had given to another one. */
  private static void generated(JsonNode job, Causes causes) {
    JsonNode labels = job.at("/spec/template/metadata/labels");
    String uid = job.at("/metadata/uid").asText();
    for (String prefix : new String[] {"", "batch.kubernetes.io/"}) {
      if (!labels.path(prefix + "controller-uid").asText().equals(uid)) {
        causes.invalid("spec.template.metadata.labels[" + prefix + "controller-uid]", labels, "must be '" + uid + "'");
      }
    }
    for (String prefix : new String[] {"", "batch.kubernetes.io/"}) {
      String name = job.at("/metadata/name").asText();
      if (!labels.path(prefix + "job-name").asText().equals(name)) {
        causes.invalid("spec.template.metadata.labels[" + prefix + "job-name]", labels, "must be '" + name + "'");
      }
    }
    JsonNode selector = job.at("/spec/selector");
    if (selector.size() != 1 || selector.path("matchLabels").size() != 1 || !selector.at("/matchLabels/batch.kubernetes.io~1controller-uid").asText().equals(uid)) {
      causes.invalid("spec.selector", selector, "`selector` not auto-generated");
    }
  }

  private static void notNegative(String field, JsonNode number, Causes causes) {
    if (number.asInt() < 0) {
      causes.invalid(field, number, "must be greater than or equal to 0");
    }
  }
}
