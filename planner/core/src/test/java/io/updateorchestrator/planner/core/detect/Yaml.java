package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Manifests as a user writes them, normalised as far as detection needs it. */
public final class Yaml {
  private static final BuiltInKinds BUILT_IN = BuiltInKinds.load();
  private static final Set<String> CLUSTER_SCOPED = Set.of("ClusterIssuer", "ClusterSecretStore", "GatewayClass", "ClusterTriggerAuthentication", "ClusterPolicy");

  private Yaml() {}

  public static List<Manifest> read(String text) {
    List<Problem> problems = new ArrayList<>();
    List<Manifest> manifests = new ArrayList<>();
    var documents = YamlReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    Set<GroupKind> clusterScoped = new HashSet<>();
    documents.forEach(d -> {
      if (d.root().path("kind").asText().equals("CustomResourceDefinition") && d.root().path("spec").path("scope").asText().equals("Cluster")) {
        clusterScoped.add(new GroupKind(d.root().path("spec").path("group").asText(), d.root().path("spec").path("names").path("kind").asText()));
      }
    });
    documents.forEach(d -> manifests.add(manifest((ObjectNode) d.root(), d.number(), d.line(), clusterScoped)));
    return manifests;
  }

  private static Manifest manifest(ObjectNode body, int document, int line, Set<GroupKind> clusterScoped) {
    String apiVersion = body.path("apiVersion").asText();
    GroupKind kind = new GroupKind(apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "", body.path("kind").asText());
    boolean namespaced = BUILT_IN.find(kind).map(BuiltInKinds.BuiltIn::namespaced).orElse(!clusterScoped.contains(kind) && !CLUSTER_SCOPED.contains(kind.kind()));
    JsonNode metadata = body.path("metadata");
    String namespace = namespaced ? metadata.path("namespace").asText("default") : "";
    ResourceRef ref = new ResourceRef(kind.group(), kind.kind(), namespace, metadata.path("name").asText());
    return new Manifest(ref, apiVersion, body, Digests.of(body), new Manifest.Origin("test.yaml", document, line));
  }
}
