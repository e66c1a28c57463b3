package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Defaults that depend on other fields, by kind. */
final class KindDefaults {

  private KindDefaults() {}

  /** Before the table is laid over the object. */
  static void before(String kind, ObjectNode object) {
    switch (kind) {
      case "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "Job" -> template(below(object, "spec"));
      case "CronJob" -> template(below(below(below(object, "spec"), "jobTemplate"), "spec"));
      case "RoleBinding", "ClusterRoleBinding" -> roleBinding(object);
      case "Service" -> servicePorts(below(object, "spec"));
      case "Pod", "PodTemplate", "PersistentVolumeClaim", "HorizontalPodAutoscaler", "CustomResourceDefinition" -> below(object, "spec");
      default -> { }
    }
  }

  /** After the table. */
  static void after(String kind, ObjectNode object) {
    ObjectNode spec = object.get("spec") instanceof ObjectNode s ? s : null;
    switch (kind) {
      case "Deployment" -> deployment(spec);
      case "StatefulSet" -> statefulSet(spec);
      case "DaemonSet" -> rolling(spec, 1, 0);
      case "Job" -> job(object, spec);
      case "Service" -> service(spec);
      case "NetworkPolicy" -> networkPolicy(spec);
      case "HorizontalPodAutoscaler" -> autoscaler(spec);
      case "CustomResourceDefinition" -> definition(spec);
      case "Pod" -> requests(spec);
      default -> { }
    }
  }

  /** Wherever a value of that type is. */
  static void part(String type, ObjectNode value) {
    switch (type) {
      case "core.v1.Container" -> {
        if (!value.has("imagePullPolicy")) {
          value.put("imagePullPolicy", pullPolicy(value.path("image").asText()));
        }
      }
      case "core.v1.PodSpec" -> {
        if (value.has("serviceAccountName")) {
          value.set("serviceAccount", value.get("serviceAccountName"));
        } else if (value.has("serviceAccount")) {
          value.set("serviceAccountName", value.get("serviceAccount"));
        }
      }
      case "core.v1.Volume" -> {
        if (value.size() == 1 && value.has("name")) {
          value.putObject("emptyDir");
        }
      }
      case "rbac.v1.Subject" -> {
        if (!value.has("apiGroup") && !value.path("kind").asText().equals("ServiceAccount")) {
          value.put("apiGroup", "rbac.authorization.k8s.io");
        }
      }
      default -> { }
    }
  }

  private static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    return image.contains("@") || name.contains(":") && !name.endsWith(":latest") ? "IfNotPresent" : "Always";
  }

  static ObjectNode below(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode below ? below : object.putObject(field);
  }

  private static void template(ObjectNode spec) {
    ObjectNode template = below(spec, "template");
    below(template, "metadata");
    below(template, "spec");
  }

  private static void roleBinding(ObjectNode object) {
    ObjectNode role = below(object, "roleRef");
    if (!role.has("apiGroup")) {
      role.put("apiGroup", "rbac.authorization.k8s.io");
    }
  }

  private static void servicePorts(ObjectNode spec) {
    for (JsonNode port : spec.path("ports")) {
      if (!port.has("targetPort") && port.has("port")) {
        ((ObjectNode) port).set("targetPort", port.get("port"));
      }
    }
  }

  private static void deployment(ObjectNode spec) {
    ObjectNode strategy = below(spec, "strategy");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = below(strategy, "rollingUpdate");
      for (String field : new String[] {"maxUnavailable", "maxSurge"}) {
        if (!rolling.has(field)) {
          rolling.put(field, "25%");
        }
      }
    }
  }

  private static void rolling(ObjectNode spec, int maxUnavailable, int maxSurge) {
    ObjectNode strategy = below(spec, "updateStrategy");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = below(strategy, "rollingUpdate");
      if (!rolling.has("maxUnavailable")) {
        rolling.put("maxUnavailable", maxUnavailable);
      }
      if (!rolling.has("maxSurge")) {
        rolling.put("maxSurge", maxSurge);
      }
    }
  }

  private static void statefulSet(ObjectNode spec) {
    ObjectNode strategy = below(spec, "updateStrategy");
    if (strategy.path("type").asText().equals("RollingUpdate") && !below(strategy, "rollingUpdate").has("partition")) {
      below(strategy, "rollingUpdate").put("partition", 0);
    }
    for (JsonNode claim : spec.path("volumeClaimTemplates")) {
      ObjectNode c = (ObjectNode) claim;
      c.put("kind", "PersistentVolumeClaim").put("apiVersion", "v1");
      below(c, "spec");
      below(c, "status").put("phase", "Pending");
    }
  }

  private static void job(ObjectNode job, ObjectNode spec) {
    ObjectNode metadata = below(job, "metadata");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (metadata.path("labels").isEmpty() && !labels.isEmpty()) {
      metadata.set("labels", labels.deepCopy());
    }
    boolean neither = !spec.has("completions") && !spec.has("parallelism");
    if (neither) {
      spec.put("completions", 1);
    }
    if (!spec.has("parallelism")) {
      spec.put("parallelism", 1);
    }
  }

  private static void service(ObjectNode spec) {
    String type = spec.path("type").asText();
    if (!type.equals("ExternalName") && !spec.has("internalTrafficPolicy")) {
      spec.put("internalTrafficPolicy", "Cluster");
    }
    if ((type.equals("NodePort") || type.equals("LoadBalancer")) && !spec.has("externalTrafficPolicy")) {
      spec.put("externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer") && !spec.has("allocateLoadBalancerNodePorts")) {
      spec.put("allocateLoadBalancerNodePorts", true);
    }
    if (spec.path("sessionAffinity").asText().equals("ClientIP") && !spec.has("sessionAffinityConfig")) {
      spec.putObject("sessionAffinityConfig").putObject("clientIP").put("timeoutSeconds", 10800);
    }
  }

  private static void networkPolicy(ObjectNode spec) {
    if (spec != null && !spec.has("policyTypes")) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (spec.has("egress")) {
        types.add("Egress");
      }
    }
  }

  private static void autoscaler(ObjectNode spec) {
    if (!spec.has("metrics")) {
      spec.putArray("metrics").addObject().put("type", "Resource").putObject("resource").put("name", "cpu")
          .putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
    if (spec.get("behavior") instanceof ObjectNode behavior) {
      ObjectNode up = below(behavior, "scaleUp");
      if (!up.has("stabilizationWindowSeconds")) {
        up.put("stabilizationWindowSeconds", 0);
      }
      scaling(up, true);
      scaling(below(behavior, "scaleDown"), false);
    }
  }

  private static void scaling(ObjectNode rules, boolean up) {
    if (!rules.has("selectPolicy")) {
      rules.put("selectPolicy", "Max");
    }
    if (!rules.has("policies")) {
      ArrayNode policies = rules.putArray("policies");
      if (up) {
        policies.addObject().put("type", "Pods").put("value", 4).put("periodSeconds", 15);
      }
      policies.addObject().put("type", "Percent").put("value", 100).put("periodSeconds", 15);
    }
  }

  private static void definition(ObjectNode spec) {
    ObjectNode names = below(spec, "names");
    String kind = names.path("kind").asText();
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind") && !kind.isEmpty()) {
      names.put("listKind", kind + "List");
    }
  }

  private static void requests(ObjectNode spec) {
    for (String list : new String[] {"containers", "initContainers"}) {
      for (JsonNode container : spec.path(list)) {
        if (container.path("resources").path("limits") instanceof ObjectNode limits) {
          ObjectNode requests = below((ObjectNode) container.get("resources"), "requests");
          limits.properties().forEach(limit -> {
            if (!requests.has(limit.getKey())) {
              requests.set(limit.getKey(), limit.getValue());
            }
          });
        }
      }
    }
  }
}
