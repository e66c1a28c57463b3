package io.updateorchestrator.e2e.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** The API server that {@code KUBECONFIG} names, looked at with kubectl: what a person would see, and nothing of ours in between. */
public final class RealCluster {
  /** Where the fence's Lease is by default ({@code lease_namespace}). */
  private static final String LEASES = "update-orchestrator";
  private static final List<String> VOLATILE = List.of("resourceVersion", "generation");
  private final String kubectl;

  private RealCluster(String kubectl) {
    this.kubectl = kubectl;
  }
  /** Skips the test where there is none: {@code KUBECONFIG} and {@code KUBEBUILDER_ASSETS} together say that a cluster is for tests. */
  public static RealCluster orSkip() {
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    Assumptions.assumeTrue(System.getenv("KUBECONFIG") != null && assets != null, "no test cluster: KUBECONFIG and KUBEBUILDER_ASSETS are not set");
    Path own = Path.of(assets, "kubectl");
    return new RealCluster(Files.isExecutable(own) ? own.toString() : "kubectl");
  }

  public String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * For one test, whose orchestrator has the cluster to itself: a killed one of the test before still holds the Lease, and for 30 s another would
   * rightly be refused (protocol.md, "Fence").
   */
  public void makeNamespace(String namespace) {
    kubectl("delete", "leases", "--all", "-n", LEASES, "--ignore-not-found");
    kubectl("create", "namespace", namespace);
  }

  public void removeNamespace(String namespace) {
    kubectl("delete", "namespace", namespace, "--wait=false", "--ignore-not-found");
  }

  /**
   * Every object of a namespace that a source may have put there, by kind and name, as far as it must be equal after a failed rollout (protocol.md, "Undo"):
   * all but status, resourceVersion, generation, times in managedFields, and what controllers write.
   */
  public Map<String, String> objects(String namespace) {
    Map<String, String> objects = new TreeMap<>();
    JsonNode list = Json.tree(kubectl("get", "deployments,configmaps,secrets,services,serviceaccounts", "-n", namespace, "-o", "json", "--show-managed-fields"));
    for (JsonNode item : list.path("items")) {
      String name = item.path("kind").asText() + "/" + item.path("metadata").path("name").asText();
      if (!name.equals("ConfigMap/kube-root-ca.crt") && !name.equals("ServiceAccount/default")) {
        objects.put(name, Json.canonical(comparable(item)).toPrettyString());
      }
    }
    return objects;
  }

  private static JsonNode comparable(JsonNode item) {
    ObjectNode object = item.deepCopy();
    object.remove("status");
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.remove(VOLATILE);
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove("deployment.kubernetes.io/revision");
      if (annotations.isEmpty()) {
        metadata.remove("annotations");
      }
    }
    ArrayNode owners = Json.array();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (!entry.path("manager").asText().equals("kube-controller-manager") && !entry.path("subresource").asText().equals("status")) {
        ObjectNode owner = entry.deepCopy();
        owner.remove("time");
        owners.add(owner);
      }
    }
    metadata.set("managedFields", owners);
    return object;
  }
}
