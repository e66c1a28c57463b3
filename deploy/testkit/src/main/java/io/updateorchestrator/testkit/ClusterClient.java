package io.updateorchestrator.testkit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody else in the cluster: other managers, kubectl, a person, in a test's hands. Plain requests, nothing repeated. */
public final class ClusterClient implements AutoCloseable {

  private static final long PATIENCE_S = 30;
  private static final BuiltInKinds KINDS = BuiltInKinds.load();

  private final HttpClient http;
  private final String base;

  public ClusterClient(ClusterAccess access) {
    Config config = switch (access) {
      case ClusterAccess.Kubeconfig kubeconfig -> Config.fromKubeconfig(kubeconfig.context(), kubeconfig.file().toFile());
      case ClusterAccess.Url url -> new ConfigBuilder(Config.empty()).withMasterUrl(url.url()).withHttp2Disable(true).build();
      case ClusterAccess.InCluster in -> throw new IllegalArgumentException("tests run in no pod");
    };
    http = HttpClientUtils.createHttpClient(config);
    base = config.getMasterUrl().replaceAll("/$", "");
  }

  /** @param body null where it was no JSON */
  public record Answer(int status, JsonNode body) {

    /** @throws AssertionError if it was refused */
    public JsonNode ok() {
      if (status >= 300) {
        throw new AssertionError("Refused: " + status + " " + body);
      }
      return body;
    }
  }

  public Answer send(String method, String path, String contentType, JsonNode body) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(base + path).header("Accept", "application/json");
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    request.method(method, contentType, body == null ? null : Json.text(body));
    try {
      HttpResponse<byte[]> response = http.sendAsync(request.build(), byte[].class).get(PATIENCE_S, TimeUnit.SECONDS);
      return new Answer(response.code(), json(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The live object, or null. */
  public JsonNode get(ResourceRef ref, String apiVersion) {
    Answer answer = send("GET", path(ref, apiVersion), null, null);
    return answer.status() == 404 ? null : answer.ok();
  }

  public JsonNode get(Manifest manifest) {
    return get(manifest.ref(), manifest.apiVersion());
  }

  public JsonNode create(Manifest manifest, String manager) {
    ResourceRef ref = manifest.ref();
    String collection = path(new ResourceRef(ref.group(), ref.kind(), ref.namespace(), ""), manifest.apiVersion());
    return send("POST", collection + "?fieldManager=" + manager, "application/json", manifest.body()).ok();
  }

  /** As {@code kubectl apply} without {@code --server-side} creates it. */
  public JsonNode createAsKubectl(Manifest manifest) {
    ObjectNode body = manifest.body().deepCopy();
    ObjectNode metadata = (ObjectNode) body.get("metadata");
    ObjectNode annotations = metadata.get("annotations") instanceof ObjectNode a ? a : metadata.putObject("annotations");
    annotations.put("kubectl.kubernetes.io/last-applied-configuration", Json.text(manifest.body()) + "\n");
    return create(new Manifest(manifest.ref(), manifest.apiVersion(), body, manifest.digest(), null), "kubectl-client-side-apply");
  }

  public Answer apply(Manifest manifest, String manager, boolean force) {
    return send("PATCH", path(manifest.ref(), manifest.apiVersion()) + "?fieldManager=" + manager + "&force=" + force, "application/apply-patch+yaml", manifest.body());
  }

  public JsonNode mergePatch(ResourceRef ref, String apiVersion, String subresource, String manager, JsonNode patch) {
    return send("PATCH", path(ref, apiVersion) + subresource + "?fieldManager=" + manager, "application/merge-patch+json", patch).ok();
  }

  public void delete(ResourceRef ref, String apiVersion) {
    send("DELETE", path(ref, apiVersion), "application/json", Json.object().put("propagationPolicy", "Background"));
  }

  /** Kinds that Kubernetes has not by itself are taken for namespaced, with a regular plural. */
  public static String path(ResourceRef ref, String apiVersion) {
    String plural = KINDS.find(ref.groupKind()).map(BuiltInKinds.BuiltIn::plural).orElse(ref.kind().toLowerCase(Locale.ROOT) + "s");
    String namespace = ref.namespace().isEmpty() ? "" : "/namespaces/" + ref.namespace();
    return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion + namespace + "/" + plural + (ref.name().isEmpty() ? "" : "/" + ref.name());
  }

  @Override
  public void close() {
    http.close();
  }
}
