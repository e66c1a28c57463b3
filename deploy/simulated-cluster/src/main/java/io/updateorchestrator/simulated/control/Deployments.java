package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Rolls a Deployment out through its ReplicaSets. */
final class Deployments implements Controller {

  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String HASH = "pod-template-hash";
  private static final Set<String> NOT_COPIED = Set.of("kubectl.kubernetes.io/last-applied-configuration", REVISION, "deployment.kubernetes.io/revision-history",
      "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to");

  private final ClusterState state;
  private final Hand hand;
  private final DeploymentStatus status;

  Deployments(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.status = new DeploymentStatus(state, hand, agenda);
  }

  @Override
  public void reconcile(Key key, ObjectNode deployment) {
    List<ObjectNode> sets = sets(deployment);
    if (Pods.isGoing(deployment)) {
      status.write(key, deployment, sets, current(deployment, sets));
      return;
    }
    ObjectNode current = current(deployment, sets);
    List<ObjectNode> old = others(sets, current);
    boolean recreate = deployment.path("spec").path("strategy").path("type").asText().equals("Recreate");
    boolean paused = deployment.path("spec").path("paused").asBoolean();
    if (recreate && !paused && sum(old, "/spec/replicas") > 0) {
      old.forEach(s -> scale(s, 0));
    } else if (!(recreate && old.stream().anyMatch(this::hasPods))) {
      if (current == null && !paused) {
        current = create(deployment, old, recreate);
      } else if (current != null) {
        adopt(deployment, current, old);
      }
      if (recreate && current != null) {
        scale(current, replicas(deployment));
      } else if (current != null) {
        roll(deployment, paused);
      }
    }
    sets = sets(deployment);
    current = current(deployment, sets);
    if (current != null) {
      cleanUp(deployment, others(sets, current));
    }
    status.write(key, state.store().get(key), sets(deployment), current);
  }

  private boolean hasPods(ObjectNode set) {
    return state.store().dependentsOf(set.path("metadata").path("uid").asText()).stream().anyMatch(k -> k.plural().equals("pods") && !Pods.isOver(state.store().get(k)));
  }

  /** ReplicaSets of the Deployment, oldest first. */
  private List<ObjectNode> sets(ObjectNode deployment) {
    List<ObjectNode> sets = new ArrayList<>();
    for (Key key : state.store().dependentsOf(deployment.path("metadata").path("uid").asText())) {
      if (key.plural().equals("replicasets")) {
        sets.add(state.store().get(key));
      }
    }
    sets.sort(Comparator.comparing(s -> s.path("metadata").path("creationTimestamp").asText()));
    return sets;
  }

  private static ObjectNode current(ObjectNode deployment, List<ObjectNode> sets) {
    for (ObjectNode set : sets) {
      ObjectNode template = set.path("spec").path("template").deepCopy();
      ((ObjectNode) template.path("metadata").path("labels")).remove(HASH);
      if (template.equals(deployment.path("spec").path("template"))) {
        return set;
      }
    }
    return null;
  }

  private static List<ObjectNode> others(List<ObjectNode> sets, ObjectNode current) {
    return sets.stream().filter(s -> s != current).toList();
  }

  static int sum(List<ObjectNode> sets, String pointer) {
    return sets.stream().mapToInt(s -> s.at(pointer).asInt()).sum();
  }

  static int replicas(ObjectNode deployment) {
    return deployment.path("spec").path("replicas").asInt();
  }

  static int surge(ObjectNode deployment) {
    return Counts.share(deployment.at("/spec/strategy/rollingUpdate/maxSurge"), replicas(deployment), true);
  }

  static int unavailable(ObjectNode deployment) {
    int unavailable = Counts.share(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable"), replicas(deployment), false);
    return Math.min(replicas(deployment), unavailable == 0 && surge(deployment) == 0 ? 1 : unavailable);
  }

  private static int revision(JsonNode object) {
    return object.path("metadata").path("annotations").path(REVISION).asInt();
  }

  private ObjectNode create(ObjectNode deployment, List<ObjectNode> old, boolean recreate) {
    String hash = Hashes.of(deployment.path("spec").path("template"));
    int revision = old.stream().mapToInt(Deployments::revision).max().orElse(0) + 1;
    int room = Math.max(0, replicas(deployment) + surge(deployment) - sum(old, "/spec/replicas"));
    ObjectNode set = deployment.objectNode();
    set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = set.putObject("metadata").put("name", deployment.path("metadata").path("name").asText() + "-" + hash);
    metadata.set("namespace", deployment.path("metadata").path("namespace"));
    ObjectNode spec = set.putObject("spec").put("replicas", recreate ? replicas(deployment) : Math.min(replicas(deployment), room));
    spec.set("minReadySeconds", deployment.path("spec").path("minReadySeconds"));
    spec.set("selector", deployment.path("spec").path("selector").deepCopy());
    ((ObjectNode) spec.get("selector")).withObject("/matchLabels").put(HASH, hash);
    spec.set("template", deployment.path("spec").path("template").deepCopy());
    ((ObjectNode) spec.path("template").path("metadata")).withObject("/labels").put(HASH, hash);
    metadata.set("labels", spec.path("template").path("metadata").path("labels").deepCopy());
    annotate(deployment, metadata.putObject("annotations"), revision);
    Pods.own(metadata, deployment);
    if (!spec.path("minReadySeconds").isNumber()) {
      spec.remove("minReadySeconds");
    }
    hand.create("apps/v1", "replicasets", set);
    setRevision(deployment, revision);
    return current(deployment, sets(deployment));
  }

  private static void annotate(ObjectNode deployment, ObjectNode annotations, int revision) {
    deployment.path("metadata").path("annotations").properties().forEach(a -> {
      if (!NOT_COPIED.contains(a.getKey())) {
        annotations.set(a.getKey(), a.getValue());
      }
    });
    annotations.put("deployment.kubernetes.io/desired-replicas", String.valueOf(replicas(deployment)))
        .put("deployment.kubernetes.io/max-replicas", String.valueOf(replicas(deployment) + surge(deployment))).put(REVISION, String.valueOf(revision));
  }

  private void setRevision(ObjectNode deployment, int revision) {
    hand.updateStatus(new Key("apps", "deployments", deployment.path("metadata").path("namespace").asText(), deployment.path("metadata").path("name").asText()),
        d -> ((ObjectNode) d.get("metadata")).withObject("/annotations").put(REVISION, String.valueOf(revision)));
  }

  /** A ReplicaSet that is there already becomes the newest again. */
  private void adopt(ObjectNode deployment, ObjectNode current, List<ObjectNode> old) {
    int newest = old.stream().mapToInt(Deployments::revision).max().orElse(0);
    int revision = revision(current) > newest ? revision(current) : newest + 1;
    hand.update(key(current), s -> annotate(deployment, ((ObjectNode) s.get("metadata")).withObject("/annotations"), revision));
    if (revision(deployment) != revision) {
      setRevision(deployment, revision);
    }
  }

  private static Key key(ObjectNode set) {
    return new Key("apps", "replicasets", set.path("metadata").path("namespace").asText(), set.path("metadata").path("name").asText());
  }

  private void scale(ObjectNode set, int replicas) {
    hand.update(key(set), s -> ((ObjectNode) s.get("spec")).put("replicas", replicas));
  }

  private void roll(ObjectNode deployment, boolean paused) {
    List<ObjectNode> sets = sets(deployment);
    ObjectNode current = current(deployment, sets);
    int wanted = replicas(deployment);
    int now = current.at("/spec/replicas").asInt();
    int room = wanted + surge(deployment) - sum(sets, "/spec/replicas");
    if (now > wanted) {
      scale(current, wanted);
    } else if (now < wanted && room > 0 && !(paused && sets.size() > 1)) {
      scale(current, now + Math.min(room, wanted - now));
    }
    if (!paused) {
      scaleDown(deployment);
    }
  }

  /** First those that are of no use, then as many as availability allows. */
  private void scaleDown(ObjectNode deployment) {
    List<ObjectNode> sets = sets(deployment);
    ObjectNode current = current(deployment, sets);
    List<ObjectNode> old = others(sets, current);
    int least = replicas(deployment) - unavailable(deployment);
    int stillComing = current.at("/spec/replicas").asInt() - current.at("/status/availableReplicas").asInt();
    int most = sum(sets, "/spec/replicas") - least - stillComing;
    for (ObjectNode set : old) {
      int useless = Math.min(most, set.at("/spec/replicas").asInt() - set.at("/status/availableReplicas").asInt());
      if (useless > 0) {
        scale(set, set.at("/spec/replicas").asInt() - useless);
        most -= useless;
      }
    }
    int spare = sum(sets, "/status/availableReplicas") - least;
    for (ObjectNode set : others(sets(deployment), current)) {
      int less = Math.min(spare, Math.min(set.at("/spec/replicas").asInt(), Math.max(0, most)));
      if (less > 0 && !set.path("metadata").path("name").equals(current.path("metadata").path("name"))) {
        scale(set, set.at("/spec/replicas").asInt() - less);
        spare -= less;
        most -= less;
      }
    }
  }

  private void cleanUp(ObjectNode deployment, List<ObjectNode> old) {
    List<ObjectNode> idle = old.stream().filter(s -> s.at("/spec/replicas").asInt() == 0 && s.at("/status/replicas").asInt() == 0 && !Pods.isGoing(s))
        .sorted(Comparator.comparing(Deployments::revision)).toList();
    for (int i = 0; i < idle.size() - deployment.path("spec").path("revisionHistoryLimit").asInt(10); i++) {
      hand.delete(key(idle.get(i)), "Background");
    }
  }
}
