package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The one node and its scheduler: binds pods, makes them wait for what they need, lets them become ready, fail or end.
 * Images and annotations that make them fail are those of {@code ../shared/realcluster/README.md}.
 */
final class Kubelet implements Controller {

  static final String NODE = "node-1";
  private static final Set<String> KNOWN_SELECTORS = Set.of("kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch");
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
  private static final Duration READY_AFTER = Duration.ofMillis(300);
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final PodNeeds needs;
  private final Map<String, Instant> started = new HashMap<>();
  private int addresses;

  Kubelet(ClusterState state, Hand hand, Agenda agenda) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
    this.needs = new PodNeeds(state.store());
  }

  @Override
  public void reconcile(Key key, ObjectNode pod) {
    if (Pods.isGoing(pod)) {
      gone(key, pod);
    } else if (!pod.path("spec").has("nodeName")) {
      bind(key, pod);
    } else if (!Pods.isOver(pod)) {
      run(key, pod);
    }
  }

  private void gone(Key key, ObjectNode pod) {
    started.remove(pod.path("metadata").path("uid").asText());
    if (pod.path("metadata").path("finalizers").isEmpty()) {
      state.store().delete(key);
    }
  }

  private void bind(Key key, ObjectNode pod) {
    for (Map.Entry<String, JsonNode> wanted : pod.path("spec").path("nodeSelector").properties()) {
      if (!KNOWN_SELECTORS.contains(wanted.getKey()) || wanted.getKey().equals("kubernetes.io/os") && !wanted.getValue().asText().equals("linux")) {
        unschedulable(key, "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
        return;
      }
    }
    String unbound = needs.unboundClaim(pod, claim -> hand.update(claim,
        c -> ((ObjectNode) c.get("metadata")).withObject("/annotations").put(Claims.SELECTED_NODE, NODE)));
    if (!unbound.isEmpty()) {
      unschedulable(key, unbound);
      agenda.after(key, state.now(), LOOK_AGAIN);
      return;
    }
    hand.bind(key, p -> {
      ((ObjectNode) p.get("spec")).put("nodeName", NODE);
      ((ObjectNode) p.get("status")).putArray("conditions").addObject().put("type", "PodScheduled").put("status", "True").putNull("lastProbeTime")
          .put("lastTransitionTime", state.timestamp());
    });
  }

  private void unschedulable(Key key, String message) {
    hand.updateStatus(key, p -> {
      if (!Pods.condition(p, "PodScheduled").path("message").asText().equals(message)) {
        ((ObjectNode) p.get("status")).putArray("conditions").addObject().put("type", "PodScheduled").put("status", "False").putNull("lastProbeTime")
            .put("lastTransitionTime", state.timestamp()).put("reason", "Unschedulable").put("message", message);
      }
    });
  }

  private void run(Key key, ObjectNode pod) {
    String missing = needs.missing(pod);
    String unknownImage = image(pod, "does-not-exist");
    if (!missing.isEmpty()) {
      report(key, pod, "Pending", Containers.waiting(pod, "CreateContainerConfigError", missing), false);
      agenda.after(key, state.now(), LOOK_AGAIN);
    } else if (!unknownImage.isEmpty()) {
      report(key, pod, "Pending", Containers.waiting(pod, "ImagePullBackOff", "Back-off pulling image \"" + unknownImage + "\""), false);
    } else {
      start(key, pod);
    }
  }

  private void start(Key key, ObjectNode pod) {
    Instant since = started.computeIfAbsent(pod.path("metadata").path("uid").asText(), u -> state.now());
    Instant ready = since.plus(ReadyAfter.of(pod).orElse(READY_AFTER));
    if (ready.isAfter(state.now())) {
      report(key, pod, "Pending", Containers.waiting(pod, "ContainerCreating", ""), false);
      agenda.at(key, ready);
    } else if (!image(pod, "crash").isEmpty()) {
      crash(key, pod, Duration.between(ready, state.now()));
    } else if (!pod.path("spec").path("restartPolicy").asText().equals("Always")) {
      boolean failed = !image(pod, "fail").isEmpty();
      report(key, pod, failed ? "Failed" : "Succeeded", Containers.ended(pod, failed ? 1 : 0, state.timestamp()), false);
    } else {
      boolean isReady = !annotation(pod, "realcluster/never-ready").equals("true");
      report(key, pod, "Running", Containers.running(pod, isReady, state.timestamp()), isReady);
    }
  }

  private void crash(Key key, ObjectNode pod, Duration since) {
    Duration left = since;
    Duration wait = FIRST_BACK_OFF;
    int restarts = 1;
    while (left.compareTo(wait) >= 0) {
      left = left.minus(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0 ? wait.multipliedBy(2) : LONGEST_BACK_OFF;
      restarts++;
    }
    report(key, pod, "Running", Containers.crashing(pod, restarts, state.timestamp()), false);
    agenda.after(key, state.now(), wait.minus(left));
  }

  private static String image(ObjectNode pod, String word) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (container.path("image").asText().contains(word)) {
        return container.path("image").asText();
      }
    }
    return "";
  }

  private static String annotation(ObjectNode pod, String name) {
    return pod.path("metadata").path("annotations").path(name).asText();
  }

  /** Writes the status unless it says so already; times of a container that goes on as before stay. */
  private void report(Key key, ObjectNode pod, String phase, ArrayNode containers, boolean ready) {
    JsonNode now = pod.path("status");
    if (now.path("phase").asText().equals(phase) && now.has("startTime") && Containers.same(now.path("containerStatuses"), containers)) {
      return;
    }
    hand.updateStatus(key, p -> {
      ObjectNode status = (ObjectNode) p.get("status");
      if (!status.has("startTime")) {
        status.put("startTime", state.timestamp());
        address(status);
      }
      status.put("phase", phase);
      status.set("containerStatuses", containers);
      Containers.init(pod, status, state.timestamp());
      String reason = phase.equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
      ArrayNode conditions = p.arrayNode();
      conditions.add(condition(pod, "PodScheduled", true, "")).add(condition(pod, "Initialized", true, ""));
      conditions.add(condition(pod, "ContainersReady", ready, reason)).add(condition(pod, "Ready", ready, reason));
      status.set("conditions", conditions);
    });
  }

  private void address(ObjectNode status) {
    int n = ++addresses;
    String ip = "10.%d.%d.%d".formatted(200 + (n >> 16 & 31), n >> 8 & 255, n & 255);
    status.put("hostIP", "127.0.0.1").put("podIP", ip);
    status.putArray("hostIPs").addObject().put("ip", "127.0.0.1");
    status.putArray("podIPs").addObject().put("ip", ip);
  }

  private ObjectNode condition(ObjectNode pod, String type, boolean value, String reason) {
    JsonNode old = Pods.condition(pod, type);
    String text = value ? "True" : "False";
    ObjectNode condition = pod.objectNode().put("type", type);
    condition.set("observedGeneration", pod.path("metadata").path("generation"));
    condition.put("status", text).putNull("lastProbeTime")
        .put("lastTransitionTime", old.path("status").asText().equals(text) ? old.path("lastTransitionTime").asText() : state.timestamp());
    return value ? condition : condition.put("reason", reason);
  }

  /** After a restart: what ran goes on from when it started. */
  void resume(Collection<ObjectNode> pods) {
    pods.forEach(p -> {
      if (p.path("status").has("startTime")) {
        started.put(p.path("metadata").path("uid").asText(), Instant.parse(p.path("status").path("startTime").asText()));
      }
    });
  }
}
