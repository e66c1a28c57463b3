package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;

/** ControllerRevisions: the templates that a StatefulSet or DaemonSet has had. */
final class Revisions {

  private Revisions() {}

  /** The name of the revision of the present template, made if need be, and the newest. */
  static String ensure(ClusterState state, Hand hand, ObjectNode owner) {
    JsonNode metadata = owner.path("metadata");
    JsonNode template = owner.path("spec").path("template");
    String name = metadata.path("name").asText() + "-" + Hashes.of(template);
    int newest = 0;
    for (Key key : state.store().dependentsOf(metadata.path("uid").asText())) {
      if (key.plural().equals("controllerrevisions") && !key.name().equals(name)) {
        newest = Math.max(newest, state.store().get(key).path("revision").asInt());
      }
    }
    Key key = new Key("apps", "controllerrevisions", metadata.path("namespace").asText(), name);
    ObjectNode found = state.store().get(key);
    if (found == null) {
      ObjectNode revision = owner.objectNode().put("apiVersion", "apps/v1").put("kind", "ControllerRevision").put("revision", newest + 1);
      ObjectNode own = revision.putObject("metadata").put("name", name);
      own.set("namespace", metadata.get("namespace"));
      own.set("labels", template.path("metadata").path("labels").deepCopy());
      Pods.own(own, owner);
      revision.putObject("data").putObject("spec").set("template", template.deepCopy());
      hand.create("apps/v1", "controllerrevisions", revision);
    } else if (found.path("revision").asInt() <= newest) {
      int next = newest + 1;
      hand.update(key, r -> r.put("revision", next));
    }
    return name;
  }

  /** The template of that revision; the present one if it is gone. */
  static JsonNode template(ClusterState state, ObjectNode owner, String revision) {
    ObjectNode found = state.store().get("apps", "controllerrevisions", owner.path("metadata").path("namespace").asText(), revision);
    return found == null ? owner.path("spec").path("template") : found.path("data").path("spec").path("template");
  }
}
