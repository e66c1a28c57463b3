package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.util.List;

/** One pod for the one node. */
final class DaemonSets implements Controller {

  private static final String REVISION = "controller-revision-hash";
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Pods pods;

  DaemonSets(ClusterState state, Hand hand, Agenda agenda, Pods pods) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
    this.pods = pods;
  }

  @Override
  public void reconcile(Key key, ObjectNode set) {
    if (!Pods.isGoing(set)) {
      String revision = Revisions.ensure(state, hand, set);
      String hash = revision.substring(revision.lastIndexOf('-') + 1);
      act(key, set, hash);
      status(key, hash);
    }
  }

  private static boolean isWanted(ObjectNode set) {
    return set.at("/spec/template/spec/nodeSelector").properties().stream()
        .allMatch(s -> s.getKey().equals("kubernetes.io/os") && s.getValue().asText().equals("linux") || s.getKey().equals("kubernetes.io/hostname") || s.getKey().equals("kubernetes.io/arch"));
  }

  private void act(Key key, ObjectNode set, String hash) {
    List<ObjectNode> all = pods.of(set);
    for (ObjectNode pod : all) {
      boolean old = !pod.path("metadata").path("labels").path(REVISION).asText().equals(hash) && set.at("/spec/updateStrategy/type").asText().equals("RollingUpdate");
      if (!Pods.isGoing(pod) && (old || Pods.isOver(pod) || !isWanted(set))) {
        hand.delete(Pods.key(pod), "Background");
      }
    }
    if (isWanted(set) && pods.of(set).isEmpty()) {
      ObjectNode pod = Pods.fromTemplate(set, set.path("spec").path("template"));
      ObjectNode metadata = ((ObjectNode) pod.get("metadata")).put("generateName", set.path("metadata").path("name").asText() + "-");
      metadata.withObject("/labels").put(REVISION, hash).put("pod-template-generation", "1");
      if (!hand.create("v1", "pods", pod).isSuccess()) {
        agenda.after(key, state.now(), RETRY);
      }
    }
  }

  private void status(Key key, String hash) {
    ObjectNode set = state.store().get(key);
    if (set == null) {
      return;
    }
    int minReady = set.path("spec").path("minReadySeconds").asInt();
    List<ObjectNode> all = pods.of(set).stream().filter(Pods::isActive).toList();
    int wanted = isWanted(set) ? 1 : 0;
    int ready = (int) all.stream().filter(Pods::isReady).count();
    int available = (int) all.stream().filter(p -> pods.isAvailable(p, minReady)).count();
    all.stream().filter(p -> Pods.isReady(p) && !pods.isAvailable(p, minReady)).forEach(p -> agenda.at(key, pods.availableAt(p, minReady)));
    ObjectNode status = set.objectNode();
    status.put("currentNumberScheduled", all.size()).put("numberMisscheduled", 0).put("desiredNumberScheduled", wanted).put("numberReady", ready);
    status.set("observedGeneration", set.path("metadata").path("generation"));
    Counts.put(status, "updatedNumberScheduled", all.stream().filter(p -> p.path("metadata").path("labels").path(REVISION).asText().equals(hash)).count());
    Counts.put(status, "numberAvailable", available);
    Counts.put(status, "numberUnavailable", Math.max(0, wanted - available));
    hand.setStatus(key, status);
  }
}
