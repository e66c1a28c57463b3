package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.api.Refused;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Store;

/** The admission plugins that matter: namespace life cycle, service accounts, priorities, storage classes, quotas. */
public final class Admission {

  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final ClusterState state;
  private final Quotas quotas;

  public Admission(ClusterState state) {
    this.state = state;
    this.quotas = new Quotas(state.store());
  }

  /** Fills in what plugins fill in, and refuses what they refuse before validation. */
  public void create(ResourceKind kind, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    if (kind.namespaced()) {
      namespace(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
    }
    if (kind.is("", "Pod")) {
      pod(kind, object);
    } else if (kind.is("", "PersistentVolumeClaim")) {
      claim(object);
    }
  }

  /** Refuses what would be too much. */
  public void created(ResourceKind kind, ObjectNode object) {
    quotas.check(kind, object);
  }

  public void update(ResourceKind kind, ObjectNode live, ObjectNode updated) {
    if (kind.is("", "PersistentVolumeClaim")) {
      resize(kind, live, updated);
    }
  }

  private void namespace(ResourceKind kind, String namespace, String name) {
    ObjectNode found = state.store().get("", "namespaces", "", namespace);
    if (found == null) {
      throw Refused.namespaceNotFound(namespace);
    }
    if (found.path("status").path("phase").asText().equals("Terminating")) {
      throw Refused.forbidden(kind, name, "unable to create new content in namespace " + namespace + " because it is being terminated",
          new Refused.Cause("NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace"));
    }
  }

  private void pod(ResourceKind kind, ObjectNode pod) {
    ObjectNode spec = (ObjectNode) pod.get("spec");
    String namespace = pod.path("metadata").path("namespace").asText();
    String name = pod.path("metadata").path("name").asText();
    String account = spec.path("serviceAccountName").asText("default");
    Store store = state.store();
    ObjectNode found = store.get("", "serviceaccounts", namespace, account);
    if (found == null) {
      throw Refused.forbidden(kind, name, "error looking up service account %s/%s: serviceaccount \"%s\" not found".formatted(namespace, account, account));
    }
    spec.put("serviceAccountName", account).put("serviceAccount", account);
    if (spec.path("automountServiceAccountToken").asBoolean(found.path("automountServiceAccountToken").asBoolean(true))) {
      mountToken(spec);
    }
    priority(kind, name, spec);
    tolerations(spec);
  }

  private void mountToken(ObjectNode spec) {
    for (JsonNode container : spec.path("containers")) {
      for (JsonNode mount : container.path("volumeMounts")) {
        if (mount.path("mountPath").asText().equals(TOKEN_PATH)) {
          return;
        }
      }
    }
    String volume = "kube-api-access-" + state.newSuffix();
    ObjectNode projected = spec.withArray("volumes").addObject().put("name", volume).putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    sources.addObject().putObject("serviceAccountToken").put("expirationSeconds", 3607).put("path", "token");
    ObjectNode map = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
    map.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode item = sources.addObject().putObject("downwardAPI").putArray("items").addObject().put("path", "namespace");
    item.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    projected.put("defaultMode", 420);
    for (String list : new String[] {"containers", "initContainers"}) {
      spec.path(list).forEach(c -> ((ObjectNode) c).withArray("volumeMounts").addObject().put("name", volume).put("readOnly", true).put("mountPath", TOKEN_PATH));
    }
  }

  private void priority(ResourceKind kind, String name, ObjectNode spec) {
    String wanted = spec.path("priorityClassName").asText();
    ObjectNode found = wanted.isEmpty() ? globalDefault() : state.store().get("scheduling.k8s.io", "priorityclasses", "", wanted);
    if (found == null && !wanted.isEmpty()) {
      throw Refused.forbidden(kind, name, "no PriorityClass with name " + wanted + " was found");
    }
    if (found != null) {
      spec.set("priorityClassName", found.path("metadata").path("name"));
    }
    spec.put("priority", found == null ? 0 : found.path("value").asInt());
    spec.put("preemptionPolicy", found == null ? "PreemptLowerPriority" : found.path("preemptionPolicy").asText("PreemptLowerPriority"));
  }

  private ObjectNode globalDefault() {
    for (ObjectNode priority : state.store().list("scheduling.k8s.io", "priorityclasses", null)) {
      if (priority.path("globalDefault").asBoolean()) {
        return priority;
      }
    }
    return null;
  }

  private static void tolerations(ObjectNode spec) {
    for (String key : new String[] {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}) {
      boolean there = false;
      for (JsonNode toleration : spec.path("tolerations")) {
        there |= toleration.path("key").asText().equals(key) || toleration.path("key").isMissingNode();
      }
      if (!there) {
        spec.withArray("tolerations").addObject().put("key", key).put("operator", "Exists").put("effect", "NoExecute").put("tolerationSeconds", 300);
      }
    }
  }

  private void claim(ObjectNode claim) {
    ObjectNode spec = (ObjectNode) claim.get("spec");
    if (!spec.has("storageClassName")) {
      for (ObjectNode storageClass : state.store().list("storage.k8s.io", "storageclasses", null)) {
        if (storageClass.path("metadata").path("annotations").path(DEFAULT_CLASS).asText().equals("true")) {
          spec.set("storageClassName", storageClass.path("metadata").path("name"));
        }
      }
    }
    ArrayNode finalizers = ((ObjectNode) claim.get("metadata")).withArray("finalizers");
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asText().equals("kubernetes.io/pvc-protection")) {
        return;
      }
    }
    finalizers.add("kubernetes.io/pvc-protection");
  }

  private void resize(ResourceKind kind, ObjectNode live, ObjectNode updated) {
    JsonNode before = live.path("spec").path("resources").path("requests").path("storage");
    JsonNode after = updated.path("spec").path("resources").path("requests").path("storage");
    if (Quantities.bytes(after.asText("0")) <= Quantities.bytes(before.asText("0"))) {
      return;
    }
    ObjectNode storageClass = state.store().get("storage.k8s.io", "storageclasses", "", updated.path("spec").path("storageClassName").asText());
    if (storageClass == null || !storageClass.path("allowVolumeExpansion").asBoolean()) {
      throw Refused.forbidden(kind, live.path("metadata").path("name").asText(),
          "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
    }
  }
}
