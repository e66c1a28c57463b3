package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What others have inside of a namespace, a kind or a claim that is to go: what carries no entry of ours, is owned by nothing,
 * and isn't made by the cluster itself.
 */
final class ForeignContent {

  private static final int MANY = 20;
  private static final Set<String> MADE = Set.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default");
  private static final List<Kind> IN_NAMESPACES = List.of(new Kind("", "ConfigMap", "v1"), new Kind("batch", "CronJob", "batch/v1"), new Kind("apps", "DaemonSet", "apps/v1"),
      new Kind("apps", "Deployment", "apps/v1"), new Kind("networking.k8s.io", "Ingress", "networking.k8s.io/v1"), new Kind("batch", "Job", "batch/v1"),
      new Kind("", "PersistentVolumeClaim", "v1"), new Kind("", "Pod", "v1"), new Kind("", "Secret", "v1"), new Kind("", "Service", "v1"),
      new Kind("", "ServiceAccount", "v1"), new Kind("apps", "StatefulSet", "apps/v1"));

  private final Conversation talk;
  private final List<String> found = new ArrayList<>();

  private record Kind(String group, String kind, String apiVersion) {}

  ForeignContent(Conversation talk) {
    this.talk = talk;
  }

  static boolean mayHold(ResourceRef ref) {
    return ref.is("", "Namespace") || ref.is("apiextensions.k8s.io", "CustomResourceDefinition") || ref.is("", "PersistentVolumeClaim");
  }

  /** @param then told what there is, {@code Kind/name}; empty where nothing is, or for other kinds than these three */
  void find(ResourceRef ref, JsonNode live, Consumer<List<String>> then) {
    switch (ref.kind()) {
      case "Namespace" -> list(IN_NAMESPACES, ref.name(), item -> true, then);
      case "CustomResourceDefinition" -> list(List.of(definedBy(live)), "", item -> true, then);
      case "PersistentVolumeClaim" -> list(List.of(new Kind("", "Pod", "v1")), ref.namespace(), pod -> mounts(pod, ref.name()), then);
      default -> then.accept(List.of());
    }
  }

  private static Kind definedBy(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    String version = "v1";
    for (JsonNode v : spec.path("versions")) {
      if (v.path("served").asBoolean()) {
        version = v.path("name").asText();
      }
    }
    String group = spec.path("group").asText();
    return new Kind(group, spec.path("names").path("kind").asText(), group + "/" + version);
  }

  private static boolean mounts(JsonNode pod, String claim) {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      if (volume.path("persistentVolumeClaim").path("claimName").asText().equals(claim)) {
        return true;
      }
    }
    return false;
  }

  private interface Concerned {
    boolean by(JsonNode item);
  }

  private void list(List<Kind> kinds, String namespace, Concerned concerned, Consumer<List<String>> then) {
    if (kinds.isEmpty() || found.size() >= MANY) {
      then.accept(List.copyOf(found));
      return;
    }
    Kind kind = kinds.getFirst();
    talk.list(new ApiRequest.ListOf(kind.group(), kind.kind(), kind.apiVersion(), namespace, "", "", 0), items -> {
      for (JsonNode item : items) {
        String name = kind.kind() + "/" + item.path("metadata").path("name").asText();
        boolean going = item.path("metadata").hasNonNull("deletionTimestamp");
        boolean made = MADE.contains(name) || !item.path("metadata").path("ownerReferences").isEmpty();
        if (!going && !made && concerned.by(item) && ManagedFields.ours(item).isEmpty()) {
          found.add(name);
        }
      }
      list(kinds.subList(1, kinds.size()), namespace, concerned, then);
    });
  }
}
