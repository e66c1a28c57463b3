package io.updateorchestrator.simulated.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What {@code kubectl get} prints: a few columns per kind, worked out by the server as kubectl expects. */
final class Tables {

  private record Column(String name, Function<JsonNode, String> value) {}

  private static final Map<String, List<Column>> COLUMNS = Map.of(
      "Deployment", List.of(column("Ready", o -> of(o, "/status/readyReplicas") + "/" + of(o, "/spec/replicas")),
          column("Up-to-date", o -> of(o, "/status/updatedReplicas")), column("Available", o -> of(o, "/status/availableReplicas"))),
      "ReplicaSet", List.of(column("Desired", o -> of(o, "/spec/replicas")), column("Current", o -> of(o, "/status/replicas")), column("Ready", o -> of(o, "/status/readyReplicas"))),
      "StatefulSet", List.of(column("Ready", o -> of(o, "/status/readyReplicas") + "/" + of(o, "/spec/replicas"))),
      "DaemonSet", List.of(column("Desired", o -> of(o, "/status/desiredNumberScheduled")), column("Ready", o -> of(o, "/status/numberReady"))),
      "Job", List.of(column("Status", Tables::job), column("Completions", o -> of(o, "/status/succeeded") + "/" + of(o, "/spec/completions"))),
      "Pod", List.of(column("Ready", Tables::ready), column("Status", Tables::pod), column("Restarts", o -> of(o, "/status/containerStatuses/0/restartCount"))),
      "Service", List.of(column("Type", o -> text(o, "/spec/type")), column("Cluster-IP", o -> text(o, "/spec/clusterIP"))),
      "Namespace", List.of(column("Status", o -> text(o, "/status/phase"))),
      "PersistentVolumeClaim", List.of(column("Status", o -> text(o, "/status/phase")), column("Volume", o -> text(o, "/spec/volumeName"))),
      "Node", List.of(column("Status", o -> "Ready")));

  private Tables() {}

  private static Column column(String name, Function<JsonNode, String> value) {
    return new Column(name, value);
  }

  private static String of(JsonNode object, String pointer) {
    return String.valueOf(object.at(pointer).asInt());
  }

  private static String text(JsonNode object, String pointer) {
    return object.at(pointer).asText("<none>");
  }

  private static String job(JsonNode job) {
    for (JsonNode condition : job.at("/status/conditions")) {
      if (condition.path("type").asText().matches("Complete|Failed|Suspended")) {
        return condition.path("type").asText();
      }
    }
    return "Running";
  }

  private static String ready(JsonNode pod) {
    int ready = 0;
    for (JsonNode container : pod.at("/status/containerStatuses")) {
      ready += container.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + pod.at("/spec/containers").size();
  }

  private static String pod(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    for (JsonNode container : pod.at("/status/containerStatuses")) {
      for (String state : new String[] {"waiting", "terminated"}) {
        if (container.path("state").path(state).has("reason")) {
          return container.path("state").path(state).path("reason").asText();
        }
      }
    }
    return pod.at("/status/phase").asText();
  }

  static boolean wanted(String accept) {
    return accept != null && accept.contains("as=Table") && accept.contains("application/json");
  }

  /** @return null for what is no object and no list, such as a Status */
  static ObjectNode of(JsonNode body) {
    String kind = body.path("kind").asText();
    if (!body.has("items") && (!body.path("metadata").has("name") || kind.equals("Status"))) {
      return null;
    }
    boolean list = body.has("items");
    String itemKind = list ? kind.replaceFirst("List$", "") : kind;
    List<Column> columns = COLUMNS.getOrDefault(itemKind, List.of());
    ObjectNode table = JsonNodeFactory.instance.objectNode().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", list ? body.get("metadata") : JsonNodeFactory.instance.objectNode().set("resourceVersion", body.path("metadata").path("resourceVersion")));
    ArrayNode definitions = table.putArray("columnDefinitions");
    definition(definitions, "Name", "name");
    columns.forEach(c -> definition(definitions, c.name(), ""));
    definition(definitions, "Age", "");
    ArrayNode rows = table.putArray("rows");
    if (list) {
      body.path("items").forEach(item -> row(rows, item, columns, body));
    } else {
      row(rows, body, columns, body);
    }
    return table;
  }

  private static void definition(ArrayNode definitions, String name, String format) {
    definitions.addObject().put("name", name).put("type", "string").put("format", format).put("description", name).put("priority", 0);
  }

  private static void row(ArrayNode rows, JsonNode object, List<Column> columns, JsonNode body) {
    ObjectNode row = rows.addObject();
    ArrayNode cells = row.putArray("cells").add(object.at("/metadata/name").asText());
    columns.forEach(c -> cells.add(c.value().apply(object)));
    cells.add(age(object.at("/metadata/creationTimestamp").asText()));
    ObjectNode partial = row.putObject("object").put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.get("metadata"));
    if (body == object) {
      row.set("object", object);
    }
  }

  private static String age(String since) {
    if (since.isEmpty()) {
      return "<unknown>";
    }
    long seconds = Duration.between(Instant.parse(since), Instant.now()).toSeconds();
    return seconds < 120 ? seconds + "s" : seconds < 7200 ? seconds / 60 + "m" : seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
