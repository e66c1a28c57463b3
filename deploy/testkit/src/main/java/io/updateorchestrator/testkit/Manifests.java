package io.updateorchestrator.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Manifests of a test, written as YAML: namespaced kinds go to the test's namespace, {@code stringData} becomes {@code data}. */
public final class Manifests {

  private static final BuiltInKinds KINDS = BuiltInKinds.load();

  private Manifests() {}

  public static List<Manifest> of(String namespace, String yaml) {
    List<Problem> problems = new ArrayList<>();
    List<YamlDocument> documents = YamlReader.read("test", yaml.getBytes(StandardCharsets.UTF_8), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.getFirst().display());
    }
    return documents.stream().map(d -> manifest(namespace, (ObjectNode) d.root())).toList();
  }

  public static Manifest one(String namespace, String yaml) {
    return of(namespace, yaml).getFirst();
  }

  private static Manifest manifest(String namespace, ObjectNode body) {
    String apiVersion = body.path("apiVersion").asText();
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String kind = body.path("kind").asText();
    ObjectNode metadata = (ObjectNode) body.path("metadata");
    boolean clusterScoped = KINDS.find(new GroupKind(group, kind)).map(k -> !k.namespaced()).orElse(false);
    if (clusterScoped) {
      metadata.remove("namespace");
    } else if (!metadata.has("namespace")) {
      metadata.put("namespace", namespace);
    }
    encode(body);
    ResourceRef ref = new ResourceRef(group, kind, metadata.path("namespace").asText(""), metadata.path("name").asText());
    return new Manifest(ref, apiVersion, body, Digests.of(body), null);
  }

  private static void encode(ObjectNode body) {
    if (body.remove("stringData") instanceof ObjectNode clear) {
      ObjectNode data = body.get("data") instanceof ObjectNode d ? d : body.putObject("data");
      for (var field : clear.properties()) {
        data.put(field.getKey(), base64(field.getValue()));
      }
    }
  }

  private static String base64(JsonNode value) {
    return Base64.getEncoder().encodeToString(value.asText().getBytes(StandardCharsets.UTF_8));
  }
}
