package io.updateorchestrator.simulated.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Takes out of answers what differs from one run to the next. */
final class Answers {

  private static final Set<String> MOVING = Set.of("uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "time", "lastTransitionTime", "lastUpdateTime", "lastProbeTime",
      "startTime", "completionTime", "startedAt", "finishedAt", "podIP", "hostIP", "nodePort", "controller-uid", "batch.kubernetes.io/controller-uid", "ca.crt", "pod-template-hash",
      "controller-revision-hash", "currentRevision", "updateRevision", "volumeName");

  private static final Set<String> CONTROLLERS = Set.of("kube-controller-manager", "kubelet");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static JsonNode normalised(JsonNode answer, String namespace) {
    if (answer.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      answer.properties().forEach(f -> sorted.put(text(f.getKey(), namespace), field(f.getKey(), f.getValue(), namespace)));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      sorted.forEach(object::set);
      return object;
    }
    if (answer.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      List<JsonNode> items = new ArrayList<>();
      answer.forEach(item -> items.add(normalised(item, namespace)));
      if (!items.isEmpty() && (items.getFirst().has("fieldsType") || items.getFirst().path("reason").asText().equals("FieldManagerConflict"))) {
        items.sort(Comparator.comparing(Answers::order)); // Go walks maps in any order, and times decide the rest
      }
      return list.addAll(items);
    }
    return answer.isTextual() ? TextNode.valueOf(text(answer.asText(), namespace)) : answer;
  }

  /** An answer as text without what controllers write into an object when they get to it: status, fields they own, the revision of a Deployment. */
  static String withoutControllers(String answer) throws JsonProcessingException {
    JsonNode tree = JSON.readTree(answer);
    for (JsonNode metadata : tree.findValues("metadata")) {
      Iterator<JsonNode> managers = metadata.path("managedFields").iterator();
      while (managers.hasNext()) {
        if (CONTROLLERS.contains(managers.next().path("manager").asText())) {
          managers.remove();
        }
      }
      if (metadata.path("annotations") instanceof ObjectNode annotations && annotations.remove("deployment.kubernetes.io/revision") != null && annotations.isEmpty()) {
        ((ObjectNode) metadata).remove("annotations");
      }
    }
    if (tree.path("status").isObject()) {
      ((ObjectNode) tree).remove("status");
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
  }

  private static String order(JsonNode item) {
    return String.join(" ", item.path("operation").asText(), item.path("manager").asText(), item.path("subresource").asText(), item.path("field").asText());
  }

  private static JsonNode field(String name, JsonNode value, String namespace) {
    boolean address = (name.equals("clusterIP") || name.equals("clusterIPs")) && !value.toString().contains("None");
    if (address || MOVING.contains(name) && !value.isNull()) {
      return TextNode.valueOf("*");
    }
    return normalised(value, namespace);
  }

  private static String text(String text, String namespace) {
    if (text.equals("realcluster")) {
      return "kubelet";
    }
    return text.replace(namespace, "NS")
        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UID")
        .replaceAll("\\b(web|db|agent|good|bad|d)-[bcdfghjklmnpqrstvwxz2456789]{8,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})?\\b", "$1-HASH")
        .replaceAll("\\b(good|bad|agent|lb)-[bcdfghjklmnpqrstvwxz2456789]{5}\\b", "$1-HASH").replaceAll("\\b(10\\.(96|2\\d\\d)|127\\.0\\.1)\\.\\d+(\\.\\d+)?\\b", "IP")
        .replaceAll("kube-api-access-[a-z0-9]{5}", "kube-api-access-*")
        .replaceAll("in record \\(\\d+\\)", "in record (*)")
        .replaceAll("(?s)\n@@ .*", "").replaceAll("\n$", "")
        // Go prints its own structs here, nulls and all.
        .replaceAll("(?s)Invalid value: \\{.*?\\}: (field|cannot|`)", "Invalid value: {…}: $1")
        .replaceAll("(?s)Invalid value: \\{.*\\}: field", "Invalid value: {…}: field");
  }
}
