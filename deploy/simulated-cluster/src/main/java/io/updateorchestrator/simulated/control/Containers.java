package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/** Container statuses of a pod in each of its states. */
final class Containers {

  private Containers() {}

  private static ArrayNode each(ObjectNode pod, BiConsumer<JsonNode, ObjectNode> state) {
    ArrayNode all = pod.arrayNode();
    for (JsonNode container : pod.path("spec").path("containers")) {
      ObjectNode status = all.addObject();
      status.set("name", container.get("name"));
      status.putObject("state");
      status.putObject("lastState");
      status.put("ready", false).put("restartCount", restarts(pod, container.path("name").asText()));
      status.set("image", container.get("image"));
      status.put("imageID", "").put("started", false);
      state.accept(container, status);
    }
    return all;
  }

  private static int restarts(ObjectNode pod, String name) {
    for (JsonNode old : pod.path("status").path("containerStatuses")) {
      if (old.path("name").asText().equals(name)) {
        return old.path("restartCount").asInt();
      }
    }
    return 0;
  }

  static ArrayNode waiting(ObjectNode pod, String reason, String message) {
    return each(pod, (c, s) -> {
      ObjectNode waiting = ((ObjectNode) s.get("state")).putObject("waiting").put("reason", reason);
      if (!message.isEmpty()) {
        waiting.put("message", message);
      }
    });
  }

  static ArrayNode running(ObjectNode pod, boolean ready, String time) {
    return each(pod, (c, s) -> run(c, s, ready, time));
  }

  private static void run(JsonNode container, ObjectNode status, boolean ready, String time) {
    status.put("ready", ready).put("started", true).put("containerID", "none://" + container.path("name").asText());
    status.set("imageID", container.get("image"));
    ((ObjectNode) status.get("state")).putObject("running").put("startedAt", time);
  }

  static ArrayNode crashing(ObjectNode pod, int restarts, String time) {
    return each(pod, (c, s) -> {
      if (!c.path("image").asText().contains("crash")) {
        run(c, s, true, time);
        return;
      }
      s.put("restartCount", Math.max(restarts, s.path("restartCount").asInt()));
      ((ObjectNode) s.get("state")).putObject("waiting").put("reason", "CrashLoopBackOff").put("message", "back-off restarting failed container " + c.path("name").asText());
      ((ObjectNode) s.get("lastState")).putObject("terminated").put("exitCode", 1).put("reason", "Error").putNull("startedAt").put("finishedAt", time);
    });
  }

  static ArrayNode ended(ObjectNode pod, int code, String time) {
    return each(pod, (c, s) -> ((ObjectNode) s.get("state")).putObject("terminated").put("exitCode", code).put("reason", code == 0 ? "Completed" : "Error")
        .put("startedAt", time).put("finishedAt", time));
  }

  static void init(ObjectNode pod, ObjectNode status, String time) {
    if (pod.path("spec").path("initContainers").isEmpty()) {
      return;
    }
    ArrayNode all = status.putArray("initContainerStatuses");
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      ObjectNode init = all.addObject();
      init.set("name", container.get("name"));
      init.putObject("state").putObject("terminated").put("exitCode", 0).put("reason", "Completed").put("startedAt", time).put("finishedAt", time);
      init.putObject("lastState");
      init.put("ready", true).put("restartCount", 0);
      init.set("image", container.get("image"));
      init.set("imageID", container.get("image"));
    }
  }

  /** Alike in all but times. */
  static boolean same(JsonNode a, JsonNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).path("ready").equals(b.get(i).path("ready")) || !a.get(i).path("restartCount").equals(b.get(i).path("restartCount")) || !stateOf(a.get(i)).equals(stateOf(b.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String stateOf(JsonNode container) {
    JsonNode state = container.path("state");
    return state.has("waiting") ? state.path("waiting").toString() : state.has("running") ? "running" : state.has("terminated") ? "terminated" : "";
  }
}
