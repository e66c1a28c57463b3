package io.updateorchestrator.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Objects as protocol.md, "Undo", compares them: all but status, resourceVersion, generation, times in managedFields and what
 * controllers write. Written anew here, so that a mistake in the executor's own comparison shows.
 */
public final class Before {

  private static final List<String> CONTROLLERS = List.of("deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation");

  private Before() {}

  /** What has to be equal, as text that can be read in a failed test. */
  public static String of(JsonNode object) {
    return text(object, false);
  }

  /** The same for an object that has been created again: UID and creationTimestamp are new. */
  public static String ofAnew(JsonNode object) {
    return text(object, true);
  }

  private static String text(JsonNode object, boolean anew) {
    if (object == null) {
      return "absent";
    }
    ObjectNode copy = object.deepCopy();
    copy.remove("status");
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    metadata.remove("resourceVersion");
    metadata.remove("generation");
    if (anew) {
      metadata.remove("uid");
      metadata.remove("creationTimestamp");
      if (copy.path("kind").asText().equals("Job")) {
        withoutUid(copy);
      }
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(CONTROLLERS);
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    metadata.set("managedFields", owners(object));
    return Json.canonical(copy).toPrettyString();
  }

  /** A Job's selector and labels hold its UID: the server makes them. */
  private static void withoutUid(ObjectNode job) {
    ((ObjectNode) job.path("spec")).remove("selector");
    if (job.path("spec").path("template").path("metadata").path("labels") instanceof ObjectNode labels) {
      labels.remove("controller-uid");
      labels.remove("batch.kubernetes.io/controller-uid");
    }
  }

  private static JsonNode owners(JsonNode object) {
    TreeSet<String> entries = new TreeSet<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      boolean controller = entry.path("manager").asText().equals("kube-controller-manager") || entry.path("subresource").asText().equals("status");
      if (!controller) {
        TreeMap<String, Object> kept = new TreeMap<>();
        kept.put("manager", entry.path("manager").asText());
        kept.put("operation", entry.path("operation").asText());
        kept.put("apiVersion", entry.path("apiVersion").asText());
        kept.put("fieldsV1", Json.canonical(entry.path("fieldsV1")));
        entries.add(Json.text(kept));
      }
    }
    return Json.MAPPER.valueToTree(entries.stream().map(Json::tree).toList());
  }
}
