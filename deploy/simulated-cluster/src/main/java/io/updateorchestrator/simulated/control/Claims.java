package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import io.updateorchestrator.simulated.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Provisions volumes for claims, and lets claims go when no pod uses them. */
final class Claims implements Controller {

  static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
  private static final String PROVISIONER = "realcluster/volumes";
  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final Duration PROVISIONING = Duration.ofMillis(60);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Map<String, Instant> ready = new HashMap<>();

  Claims(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
  }

  static boolean waitsForConsumer(Store store, ObjectNode claim) {
    ObjectNode storageClass = store.get("storage.k8s.io", "storageclasses", "", claim.path("spec").path("storageClassName").asText());
    return storageClass != null && storageClass.path("volumeBindingMode").asText().equals("WaitForFirstConsumer");
  }

  @Override
  public void reconcile(Key key, ObjectNode claim) {
    if (Pods.isGoing(claim)) {
      ready.remove(claim.path("metadata").path("uid").asText());
      if (!isUsed(key)) {
        hand.removeFinalizer(key, PROTECTION);
      }
      return;
    }
    boolean bound = claim.path("status").path("phase").asText().equals("Bound");
    ObjectNode storageClass = state.store().get("storage.k8s.io", "storageclasses", "", claim.path("spec").path("storageClassName").asText());
    boolean ours = storageClass != null && storageClass.path("provisioner").asText().equals(PROVISIONER);
    boolean selected = claim.path("metadata").path("annotations").has(SELECTED_NODE);
    if (bound || !ours || waitsForConsumer(state.store(), claim) && !selected) {
      return;
    }
    Instant due = ready.computeIfAbsent(claim.path("metadata").path("uid").asText(), u -> state.now().plus(PROVISIONING));
    if (due.isAfter(state.now())) {
      agenda.at(key, due);
    } else {
      bind(key, claim);
    }
  }

  private boolean isUsed(Key key) {
    for (ObjectNode pod : state.store().list("", "pods", key.namespace())) {
      for (JsonNode volume : pod.path("spec").path("volumes")) {
        if (!Pods.isOver(pod) && volume.at("/persistentVolumeClaim/claimName").asText().equals(key.name())) {
          return true;
        }
      }
    }
    return false;
  }

  private void bind(Key key, ObjectNode claim) {
    String name = "pvc-" + claim.path("metadata").path("uid").asText();
    ObjectNode volume = claim.objectNode().put("apiVersion", "v1").put("kind", "PersistentVolume");
    volume.putObject("metadata").put("name", name).putObject("annotations").put("pv.kubernetes.io/provisioned-by", PROVISIONER);
    ObjectNode spec = volume.putObject("spec");
    spec.set("accessModes", claim.path("spec").path("accessModes"));
    JsonNode size = claim.at("/spec/resources/requests/storage");
    spec.putObject("capacity").set("storage", size);
    spec.set("storageClassName", claim.path("spec").path("storageClassName"));
    spec.put("persistentVolumeReclaimPolicy", "Retain").put("volumeMode", "Filesystem").putObject("hostPath").put("path", "/volumes/" + name);
    ObjectNode reference = spec.putObject("claimRef").put("apiVersion", "v1").put("kind", "PersistentVolumeClaim").put("name", key.name()).put("namespace", key.namespace());
    reference.set("uid", claim.path("metadata").get("uid"));
    hand.create("v1", "persistentvolumes", volume);
    hand.updateStatus(new Key("", "persistentvolumes", "", name), v -> v.withObject("/status").put("phase", "Bound"));
    hand.update(key, c -> {
      ((ObjectNode) c.get("metadata")).withObject("/annotations").put("pv.kubernetes.io/bind-completed", "yes").put("pv.kubernetes.io/bound-by-controller", "yes")
          .put("volume.beta.kubernetes.io/storage-provisioner", PROVISIONER).put("volume.kubernetes.io/storage-provisioner", PROVISIONER);
      ((ObjectNode) c.get("spec")).put("volumeName", name);
    });
    hand.updateStatus(key, c -> {
      ObjectNode status = ((ObjectNode) c.get("status")).put("phase", "Bound");
      status.set("accessModes", claim.path("spec").path("accessModes"));
      status.putObject("capacity").set("storage", size);
    });
  }
}
