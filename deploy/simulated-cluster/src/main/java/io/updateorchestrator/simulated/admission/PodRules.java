package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's spec has to be, in a Pod or in a template. */
final class PodRules {

  private PodRules() {}

  static void check(String field, JsonNode spec, Causes causes) {
    check(field, spec, Set.of(), causes);
  }

  /** @param claims volumes that a StatefulSet's claim templates bring */
  static void check(String field, JsonNode spec, Set<String> claims, Causes causes) {
    Set<String> volumes = new HashSet<>();
    for (int i = 0; i < spec.path("volumes").size(); i++) {
      volume(field + ".volumes[" + i + "]", spec.get("volumes").get(i), volumes, causes);
    }
    volumes.addAll(claims);
    if (spec.path("containers").isEmpty()) {
      causes.required(field + ".containers");
    }
    Set<String> names = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      for (int i = 0; i < spec.path(list).size(); i++) {
        container(field + "." + list + "[" + i + "]", spec.get(list).get(i), names, volumes, causes);
      }
    }
  }

  private static void volume(String field, JsonNode volume, Set<String> names, Causes causes) {
    String name = volume.path("name").asText();
    name(field, name, names, causes);
    if (volume.has("secret") && volume.path("secret").path("secretName").asText().isEmpty()) {
      causes.required(field + ".secret.secretName");
    }
    if (volume.has("configMap") && volume.path("configMap").path("name").asText().isEmpty()) {
      causes.required(field + ".configMap.name");
    }
    if (volume.has("persistentVolumeClaim") && volume.path("persistentVolumeClaim").path("claimName").asText().isEmpty()) {
      causes.required(field + ".persistentVolumeClaim.claimName");
    }
  }

  private static void name(String field, String name, Set<String> names, Causes causes) {
    if (name.isEmpty()) {
      causes.required(field + ".name");
    } else if (!Names.isLabel(name)) {
      causes.invalid(field + ".name", name, Names.LABEL_TEXT);
    } else if (!names.add(name)) {
      causes.duplicate(field + ".name", name);
    }
  }

  private static void container(String field, JsonNode container, Set<String> names, Set<String> volumes, Causes causes) {
    name(field, container.path("name").asText(), names, causes);
    if (container.path("image").asText().isEmpty()) {
      causes.required(field + ".image");
    }
    for (int i = 0; i < container.path("ports").size(); i++) {
      port(field + ".ports[" + i + "].containerPort", container.get("ports").get(i).path("containerPort"), causes);
    }
    for (int i = 0; i < container.path("env").size(); i++) {
      if (container.get("env").get(i).path("name").asText().isEmpty()) {
        causes.required(field + ".env[" + i + "].name");
      }
    }
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < container.path("volumeMounts").size(); i++) {
      mount(field + ".volumeMounts[" + i + "]", container.get("volumeMounts").get(i), paths, volumes, causes);
    }
    String policy = container.path("imagePullPolicy").asText();
    if (!Set.of("Always", "IfNotPresent", "Never").contains(policy)) {
      causes.unsupported(field + ".imagePullPolicy", policy, "Always", "IfNotPresent", "Never");
    }
  }

  static void port(String field, JsonNode port, Causes causes) {
    if (port.isMissingNode()) {
      causes.required(field);
    } else if (port.asInt() < 1 || port.asInt() > 65535) {
      causes.invalid(field, port, "must be between 1 and 65535, inclusive");
    }
  }

  private static void mount(String field, JsonNode mount, Set<String> paths, Set<String> volumes, Causes causes) {
    String name = mount.path("name").asText();
    if (name.isEmpty()) {
      causes.required(field + ".name");
    } else if (!volumes.contains(name)) {
      causes.notFound(field + ".name", name);
    }
    String path = mount.path("mountPath").asText();
    if (path.isEmpty()) {
      causes.required(field + ".mountPath");
    } else if (!paths.add(path)) {
      causes.invalid(field + ".mountPath", path, "must be unique");
    }
  }
}
