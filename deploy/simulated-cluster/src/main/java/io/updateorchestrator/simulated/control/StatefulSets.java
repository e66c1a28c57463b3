package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pods in order, each with its claims. As in Kubernetes, a pod that never gets ready on a bad template holds everything up,
 * also when the template has been mended: somebody has to delete it (kubernetes/kubernetes#67250).
 */
final class StatefulSets implements Controller {

  private static final String REVISION = "controller-revision-hash";
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Pods pods;

  StatefulSets(ClusterState state, Hand hand, Agenda agenda, Pods pods) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
    this.pods = pods;
  }

  @Override
  public void reconcile(Key key, ObjectNode set) {
    if (Pods.isGoing(set)) {
      return;
    }
    String update = Revisions.ensure(state, hand, set);
    String current = set.path("status").path("currentRevision").asText(update);
    act(key, set, current, update);
    status(key, current, update);
  }

  private Map<Integer, ObjectNode> byOrdinal(ObjectNode set) {
    Map<Integer, ObjectNode> byOrdinal = new TreeMap<>();
    for (ObjectNode pod : pods.of(set)) {
      String name = pod.path("metadata").path("name").asText();
      byOrdinal.put(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)), pod);
    }
    return byOrdinal;
  }

  private void act(Key key, ObjectNode set, String current, String update) {
    int replicas = set.path("spec").path("replicas").asInt();
    boolean ordered = !set.path("spec").path("podManagementPolicy").asText().equals("Parallel");
    Map<Integer, ObjectNode> byOrdinal = byOrdinal(set);
    for (int i = 0; i < replicas; i++) {
      ObjectNode pod = byOrdinal.get(i);
      boolean fine = pod != null && Pods.isReady(pod) && !Pods.isGoing(pod);
      if (pod == null) {
        create(key, set, i, needsCurrent(set, i) ? current : update);
      } else if (Pods.isOver(pod) && !Pods.isGoing(pod)) {
        hand.delete(Pods.key(pod), "Background");
      }
      if (ordered && !fine) {
        return;
      }
    }
    List<Integer> surplus = byOrdinal.keySet().stream().filter(i -> i >= replicas).toList();
    for (int i : surplus.reversed()) {
      hand.delete(Pods.key(byOrdinal.get(i)), "Background");
      if (ordered) {
        return;
      }
    }
    if (set.at("/spec/updateStrategy/type").asText().equals("RollingUpdate")) {
      replace(set, byOrdinal(set), update, replicas);
    }
  }

  /** Whether a missing pod at that place belongs to the revision that is being left. */
  private static boolean needsCurrent(ObjectNode set, int ordinal) {
    int partition = set.at("/spec/updateStrategy/rollingUpdate/partition").asInt();
    return ordinal < (partition == 0 ? set.at("/status/currentReplicas").asInt() : partition);
  }

  /** From the last to the first, one at a time. */
  private void replace(ObjectNode set, Map<Integer, ObjectNode> byOrdinal, String update, int replicas) {
    for (int i = replicas - 1; i >= set.at("/spec/updateStrategy/rollingUpdate/partition").asInt(); i--) {
      ObjectNode pod = byOrdinal.get(i);
      if (pod == null) {
        return;
      }
      if (!pod.path("metadata").path("labels").path(REVISION).asText().equals(update) && !Pods.isGoing(pod)) {
        int left = Math.max(0, set.at("/status/currentReplicas").asInt() - 1);
        hand.updateStatus(new Key("apps", "statefulsets", set.path("metadata").path("namespace").asText(), set.path("metadata").path("name").asText()),
            s -> ((ObjectNode) s.get("status")).put("currentReplicas", left));
        hand.delete(Pods.key(pod), "Background");
        return;
      }
      if (!Pods.isReady(pod) || Pods.isGoing(pod)) {
        return;
      }
    }
  }

  private void create(Key key, ObjectNode set, int ordinal, String revision) {
    String name = set.path("metadata").path("name").asText() + "-" + ordinal;
    JsonNode template = Revisions.template(state, set, revision);
    ObjectNode pod = Pods.fromTemplate(set, template);
    ObjectNode metadata = ((ObjectNode) pod.get("metadata")).put("name", name).put("generateName", set.path("metadata").path("name").asText() + "-");
    metadata.withObject("/labels").put("statefulset.kubernetes.io/pod-name", name).put("apps.kubernetes.io/pod-index", String.valueOf(ordinal)).put(REVISION, revision);
    ObjectNode spec = ((ObjectNode) pod.get("spec")).put("hostname", name);
    if (set.path("spec").has("serviceName")) {
      spec.set("subdomain", set.path("spec").get("serviceName"));
    }
    for (JsonNode claim : set.path("spec").path("volumeClaimTemplates")) {
      String volume = claim.path("metadata").path("name").asText();
      String claimName = volume + "-" + name;
      claim(set, claim, claimName);
      spec.withArray("volumes").addObject().put("name", volume).putObject("persistentVolumeClaim").put("claimName", claimName);
    }
    if (!hand.create("v1", "pods", pod).isSuccess()) {
      agenda.after(key, state.now(), RETRY);
    }
  }

  private void claim(ObjectNode set, JsonNode template, String name) {
    String namespace = set.path("metadata").path("namespace").asText();
    if (state.store().get("", "persistentvolumeclaims", namespace, name) != null) {
      return;
    }
    ObjectNode claim = set.objectNode().put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    ObjectNode metadata = claim.putObject("metadata").put("name", name).put("namespace", namespace);
    ObjectNode labels = metadata.putObject("labels");
    template.path("metadata").path("labels").properties().forEach(l -> labels.set(l.getKey(), l.getValue()));
    set.at("/spec/selector/matchLabels").properties().forEach(l -> labels.set(l.getKey(), l.getValue()));
    if (template.path("metadata").has("annotations")) {
      metadata.set("annotations", template.path("metadata").get("annotations"));
    }
    claim.set("spec", template.path("spec").deepCopy());
    hand.create("v1", "persistentvolumeclaims", claim);
  }

  private void status(Key key, String current, String update) {
    ObjectNode set = state.store().get(key);
    if (set == null) {
      return;
    }
    int minReady = set.path("spec").path("minReadySeconds").asInt();
    List<ObjectNode> all = pods.of(set);
    List<ObjectNode> ready = all.stream().filter(p -> Pods.isReady(p) && !Pods.isGoing(p)).toList();
    long available = ready.stream().filter(p -> pods.isAvailable(p, minReady)).count();
    ready.stream().filter(p -> !pods.isAvailable(p, minReady)).forEach(p -> agenda.at(key, pods.availableAt(p, minReady)));
    long updated = ofRevision(all, update);
    boolean done = updated == all.size() && ready.size() == all.size() && all.size() == set.path("spec").path("replicas").asInt();
    String now = done && set.at("/spec/updateStrategy/type").asText().equals("RollingUpdate") ? update : current;
    ObjectNode status = set.objectNode();
    status.set("observedGeneration", set.path("metadata").path("generation"));
    status.put("replicas", all.size());
    Counts.put(status, "readyReplicas", ready.size());
    Counts.put(status, "currentReplicas", ofRevision(all, now));
    Counts.put(status, "updatedReplicas", updated);
    status.put("availableReplicas", (int) available).put("currentRevision", now).put("updateRevision", update).put("collisionCount", 0);
    hand.setStatus(key, status);
  }

  private static long ofRevision(List<ObjectNode> pods, String revision) {
    return pods.stream().filter(p -> !Pods.isGoing(p) && p.path("metadata").path("labels").path(REVISION).asText().equals(revision)).count();
  }
}
