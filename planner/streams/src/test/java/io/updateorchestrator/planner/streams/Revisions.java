package io.updateorchestrator.planner.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.resource.SetDigest;
import java.util.ArrayList;
import java.util.List;

/** Snapshots of a source as an ingester would send them. */
public final class Revisions {

  private Revisions() {}

  public static Manifest configMap(String name, String value) {
    ObjectNode body = Json.object();
    body.put("apiVersion", "v1").put("kind", "ConfigMap");
    body.putObject("metadata").put("name", name).put("namespace", "default");
    body.putObject("data").put("key", value);
    return new Manifest(ResourceRef.core("ConfigMap", "default", name), "v1", body, Digests.of(body), null);
  }

  /** A Deployment that needs a ConfigMap. */
  public static Manifest deployment(String name, String configMap, String image) {
    ObjectNode body = Json.object();
    body.put("apiVersion", "apps/v1").put("kind", "Deployment");
    body.putObject("metadata").put("name", name).put("namespace", "default");
    ObjectNode container = body.putObject("spec").putObject("template").putObject("spec").putArray("containers").addObject();
    container.put("name", "main").put("image", image);
    container.putArray("envFrom").addObject().putObject("configMapRef").put("name", configMap);
    return new Manifest(new ResourceRef("apps", "Deployment", "default", name), "apps/v1", body, Digests.of(body), null);
  }

  public static List<ManifestChange> snapshot(String cluster, String source, String revision, List<Manifest> manifests) {
    String attempt = source + "-" + revision;
    List<ManifestChange> changes = new ArrayList<>();
    SetDigest set = SetDigest.EMPTY;
    for (Manifest manifest : manifests) {
      changes.add(new ManifestChanged(cluster, source, attempt, manifest));
      set = set.plus(manifest.ref(), manifest.digest());
    }
    changes.add(new RevisionSealed(cluster, source, revision, attempt, null, true, false, manifests.size(), set.toString(), "me", "message", null, "me", true, true, null, FakeExecutor.AT));
    return changes;
  }

  /** {@code count} Deployments, each with its ConfigMap. */
  public static List<Manifest> shop(int count, String image) {
    List<Manifest> manifests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      manifests.add(configMap("c%04d".formatted(i), image));
      manifests.add(deployment("d%04d".formatted(i), "c%04d".formatted(i), image));
    }
    return manifests;
  }
}
