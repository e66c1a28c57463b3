package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.Refused;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.ArrayList;
import java.util.List;

/** What may not change once it is there. */
public final class Immutable {

  private static final List<String> STATEFUL_SET_FREE = List.of("replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
      "persistentVolumeClaimRetentionPolicy", "minReadySeconds");

  private final JsonNode live;
  private final JsonNode updated;
  private final Causes causes = new Causes();

  private Immutable(JsonNode live, JsonNode updated) {
    this.live = live;
    this.updated = updated;
  }

  /** What is wrong with the change; empty if nothing is. */
  public static List<Refused.Cause> check(ResourceKind kind, JsonNode live, JsonNode updated) {
    Immutable check = new Immutable(live, updated);
    check.metadata();
    if (!kind.custom()) {
      check.kind(kind.kind());
    }
    return check.causes.list();
  }

  private void metadata() {
    JsonNode before = live.path("metadata");
    JsonNode after = updated.path("metadata");
    if (!before.path("uid").equals(after.path("uid"))) {
      // Told twice by the original: by the rules for metadata and by those of the kind.
      causes.invalid("metadata.uid", after.path("uid"), "field is immutable");
      causes.invalid("metadata.uid", after.path("uid"), "field is immutable");
    }
  }

  private void kind(String kind) {
    switch (kind) {
      case "Deployment", "DaemonSet", "ReplicaSet" -> same("spec", "selector");
      case "StatefulSet" -> {
        if (!without(live.path("spec"), STATEFUL_SET_FREE).equals(without(updated.path("spec"), STATEFUL_SET_FREE))) {
          causes.forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
              + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
      }
      case "Job" -> {
        same("spec", "completions");
        same("spec", "selector");
        same("spec", "template");
        same("spec", "completionMode");
      }
      case "RoleBinding", "ClusterRoleBinding" -> roleRef();
      case "Service" -> addresses();
      case "Secret" -> {
        if (!live.path("type").equals(updated.path("type"))) {
          causes.invalid("type", updated.path("type"), "field is immutable");
        }
        frozen("data");
      }
      case "ConfigMap" -> frozen("data", "binaryData");
      case "PersistentVolumeClaim" -> claim();
      case "Pod" -> pod();
      case "StorageClass" -> storageClass();
      case "PriorityClass" -> {
        if (!live.path("value").equals(updated.path("value"))) {
          causes.forbidden("value", "may not be changed in an update.");
        }
      }
      case "CustomResourceDefinition" -> {
        same("spec", "group");
        same("spec", "scope");
        same("spec", "names", "kind");
      }
      default -> { }
    }
  }

  private void same(String... path) {
    JsonNode before = live;
    JsonNode after = updated;
    for (String name : path) {
      before = before.path(name);
      after = after.path(name);
    }
    if (!before.equals(after)) {
      causes.invalid(String.join(".", path), after, "field is immutable");
    }
  }

  private static JsonNode without(JsonNode object, List<String> fields) {
    return object instanceof ObjectNode o ? o.deepCopy().without(fields) : object;
  }

  private void roleRef() {
    JsonNode role = updated.path("roleRef");
    if (!live.path("roleRef").equals(role)) {
      ObjectNode printed = JsonNodeFactory.instance.objectNode();
      printed.put("APIGroup", role.path("apiGroup").asText()).put("Kind", role.path("kind").asText()).put("Name", role.path("name").asText());
      causes.invalid("roleRef", printed, "cannot change roleRef");
    }
  }

  private void addresses() {
    String type = updated.path("spec").path("type").asText();
    if (type.equals("ExternalName") || live.path("spec").path("type").asText().equals("ExternalName")) {
      return;
    }
    JsonNode before = live.path("spec").path("clusterIPs");
    JsonNode after = updated.path("spec").path("clusterIPs");
    if (!before.isEmpty() && !before.equals(after)) {
      causes.invalid("spec.clusterIPs[0]", after, "may not change once set");
    }
  }

  private void frozen(String... fields) {
    if (!live.path("immutable").asBoolean()) {
      return;
    }
    if (!updated.path("immutable").asBoolean()) {
      causes.forbidden("immutable", "field is immutable when `immutable` is set");
    }
    for (String field : fields) {
      if (!live.path(field).equals(updated.path(field))) {
        causes.forbidden(field, "field is immutable when `immutable` is set");
      }
    }
  }

  private void claim() {
    List<String> free = List.of("resources", "volumeAttributesClassName", "volumeName");
    if (!without(live.path("spec"), free).equals(without(updated.path("spec"), free))) {
      causes.forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n");
    }
    long had = Quantities.bytes(live.path("status").path("capacity").path("storage").asText("0"));
    if (Quantities.bytes(updated.path("spec").path("resources").path("requests").path("storage").asText("0")) < had) {
      causes.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
    }
  }

  private void pod() {
    List<String> free = List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName");
    ObjectNode before = (ObjectNode) without(live.path("spec"), free);
    ObjectNode after = (ObjectNode) without(updated.path("spec"), free);
    for (String list : new ArrayList<>(List.of("containers", "initContainers"))) {
      for (ObjectNode spec : List.of(before, after)) {
        spec.path(list).forEach(c -> ((ObjectNode) c).remove("image"));
      }
    }
    if (!before.equals(after)) {
      causes.forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
          + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n");
    }
  }

  private void storageClass() {
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!live.path(field).equals(updated.path(field))) {
        causes.forbidden(field, "updates to " + field + " are forbidden.");
      }
    }
    same("volumeBindingMode");
  }
}
