package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.api.Refused;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an object has to be, whatever it was before. */
public final class KindRules {

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final int LARGEST = 1024 * 1024;

  private KindRules() {}

  /** What is wrong; empty if nothing is. */
  public static List<Refused.Cause> check(ResourceKind kind, JsonNode object, boolean creating) {
    Causes causes = new Causes();
    Names.check(kind, object, causes);
    if (kind.custom()) {
      return causes.list();
    }
    JsonNode spec = object.path("spec");
    switch (kind.kind()) {
      case "ConfigMap" -> contents(object, List.of("data", "binaryData"), causes);
      case "Secret" -> {
        contents(object, List.of("data"), causes);
        SecretRules.check(object, causes);
      }
      case "Pod" -> PodRules.check("spec", spec, causes);
      case "Service" -> service(spec, causes);
      case "PersistentVolumeClaim" -> claim(spec, causes);
      case "Ingress" -> ingress(spec, causes);
      case "HorizontalPodAutoscaler" -> autoscaler(spec, causes);
      case "RoleBinding", "ClusterRoleBinding" -> binding(kind.kind(), object, causes);
      case "CustomResourceDefinition" -> definition(object, creating, causes);
      default -> WorkloadRules.check(object, creating, causes);
    }
    return causes.list();
  }

  private static void contents(JsonNode object, List<String> fields, Causes causes) {
    int size = 0;
    for (String field : fields) {
      for (Map.Entry<String, JsonNode> entry : object.path(field).properties()) {
        if (!KEY.matcher(entry.getKey()).matches()) {
          causes.invalid(field + "[" + entry.getKey() + "]", entry.getKey(), "a valid config key must consist of alphanumeric characters, '-', '_' or '.' "
              + "(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
        }
        size += entry.getValue().asText().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      }
    }
    if (size > LARGEST) {
      boolean secret = object.path("kind").asText().equals("Secret");
      causes.tooLong(secret ? "data" : "[]", "may not be more than 1048576 bytes");
    }
  }

  /** Values that are no base64 don't even get into the types. */
  public static void checkEncoding(ResourceKind kind, JsonNode object) {
    String field = kind.is("", "Secret") ? "data" : kind.is("", "ConfigMap") ? "binaryData" : "";
    for (JsonNode value : object.path(field)) {
      try {
        Base64.getDecoder().decode(value.asText());
      } catch (IllegalArgumentException e) {
        throw Refused.internal("failed to convert new object (%s/%s; %s, Kind=%s) to proper version: unable to convert unstructured object to %3$s, Kind=%4$s: error decoding from json: illegal base64 data at input byte 0"
            .formatted(object.path("metadata").path("namespace").asText(), object.path("metadata").path("name").asText(), "/" + kind.version(), kind.kind()));
      }
    }
  }

  private static void service(JsonNode spec, Causes causes) {
    String type = spec.path("type").asText();
    if (spec.path("ports").isEmpty() && !type.equals("ExternalName") && !spec.path("clusterIP").asText().equals("None")) {
      causes.required("spec.ports");
    }
    if (type.equals("ExternalName") && spec.path("externalName").asText().isEmpty()) {
      causes.required("spec.externalName");
    }
    if (type.equals("NodePort") && spec.path("clusterIP").asText().equals("None")) {
      causes.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for NodePort services");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.path("ports").size(); i++) {
      JsonNode port = spec.get("ports").get(i);
      String field = "spec.ports[" + i + "]";
      String name = port.path("name").asText();
      if (name.isEmpty() && spec.get("ports").size() > 1) {
        causes.required(field + ".name");
      } else if (!name.isEmpty() && !names.add(name)) {
        causes.duplicate(field + ".name", name);
      }
      PodRules.port(field + ".port", port.path("port"), causes);
      if (port.path("targetPort").isNumber()) {
        PodRules.port(field + ".targetPort", port.path("targetPort"), causes);
      }
    }
  }

  private static void claim(JsonNode spec, Causes causes) {
    if (spec.path("accessModes").isEmpty()) {
      causes.required("spec.accessModes", "at least 1 access mode is required");
    }
    if (!spec.path("resources").path("requests").has("storage")) {
      causes.required("spec.resources[storage]");
    }
  }

  private static void ingress(JsonNode spec, Causes causes) {
    if (!spec.has("defaultBackend") && spec.path("rules").isEmpty()) {
      causes.invalid("spec", spec.isEmpty() ? null : spec, "either `defaultBackend` or `rules` must be specified");
    }
    for (int r = 0; r < spec.path("rules").size(); r++) {
      JsonNode paths = spec.get("rules").get(r).path("http").path("paths");
      for (int p = 0; p < paths.size(); p++) {
        if (!paths.get(p).has("pathType")) {
          causes.required("spec.rules[" + r + "].http.paths[" + p + "].pathType", "pathType must be specified");
        }
      }
    }
  }

  private static void autoscaler(JsonNode spec, Causes causes) {
    int most = spec.path("maxReplicas").asInt();
    if (most < 1) {
      causes.invalid("spec.maxReplicas", spec.has("maxReplicas") ? spec.get("maxReplicas") : com.fasterxml.jackson.databind.node.IntNode.valueOf(0), "must be greater than 0");
    }
    if (most < spec.path("minReplicas").asInt()) {
      causes.invalid("spec.maxReplicas", com.fasterxml.jackson.databind.node.IntNode.valueOf(most), "must be greater than or equal to `minReplicas`");
    }
    JsonNode target = spec.path("scaleTargetRef");
    for (String field : List.of("kind", "name")) {
      if (target.path(field).asText().isEmpty()) {
        causes.required("spec.scaleTargetRef." + field);
      }
    }
    if (target.path("apiVersion").asText().isEmpty()) {
      causes.invalid("spec.scaleTargetRef.apiVersion", "", "apiVersion must specify API group");
    }
  }

  private static void binding(String kind, JsonNode object, Causes causes) {
    JsonNode role = object.path("roleRef");
    String of = role.path("kind").asText();
    boolean cluster = kind.startsWith("Cluster");
    if (!of.equals("ClusterRole") && (cluster || !of.equals("Role"))) {
      causes.unsupported("roleRef.kind", of, cluster ? new String[] {"ClusterRole"} : new String[] {"Role", "ClusterRole"});
    }
    if (role.path("name").asText().isEmpty()) {
      causes.required("roleRef.name");
    }
    for (int i = 0; i < object.path("subjects").size(); i++) {
      JsonNode subject = object.get("subjects").get(i);
      if (subject.path("name").asText().isEmpty()) {
        causes.required("subjects[" + i + "].name");
      }
      if (subject.path("kind").asText().equals("ServiceAccount") && subject.path("namespace").asText().isEmpty()) {
        causes.required("subjects[" + i + "].namespace");
      }
    }
  }

  private static void definition(JsonNode object, boolean creating, Causes causes) {
    JsonNode spec = object.path("spec");
    String name = object.path("metadata").path("name").asText();
    if (creating && !name.equals(spec.path("names").path("plural").asText() + "." + spec.path("group").asText())) {
      causes.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
    }
    for (int i = 0; i < spec.path("versions").size(); i++) {
      if (!spec.get("versions").get(i).path("schema").has("openAPIV3Schema")) {
        causes.required("spec.versions[" + i + "].schema.openAPIV3Schema");
      }
    }
  }
}
