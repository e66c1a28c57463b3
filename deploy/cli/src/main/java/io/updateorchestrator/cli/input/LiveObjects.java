package io.updateorchestrator.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.ClusterRecord.ApiKind;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.kubernetes.api.ClusterProfile;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The objects of a cluster as manifests might have made them: without those that controllers and the cluster itself make, and without what only the server writes. */
public final class LiveObjects {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<String> MADE = Set.of("Event", "Endpoints", "EndpointSlice", "Lease", "Node", "ComponentStatus", "ControllerRevision", "CSINode", "CSIStorageCapacity",
      "CertificateSigningRequest", "APIService", "PodMetrics", "NodeMetrics", "ServiceCIDR", "IPAddress");

  private final FabricApi api;
  private final ReferenceTable table;

  public LiveObjects(FabricApi api, ReferenceTable table) {
    this.api = api;
    this.table = table;
  }

  /**
   * @param namespace null for all, and then those without one, too
   * @param selector of labels; empty for none
   * @return JSON, one object a line
   * @throws OrchestratorException {@code no-cluster}
   */
  public byte[] read(String namespace, String selector) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ClusterProfile profile = api.profile(TIMEOUT);
    profile.kinds().stream().filter(k -> !MADE.contains(k.kind()) && (namespace == null || k.namespaced()))
        .sorted(Comparator.comparing(ApiKind::group).thenComparing(ApiKind::kind)).forEach(k -> list(k, namespace, selector, out));
    return out.toByteArray();
  }

  private void list(ApiKind kind, String namespace, String selector, ByteArrayOutputStream out) {
    String apiVersion = kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
    switch (api.send(new ApiRequest.ListOf(kind.group(), kind.kind(), apiVersion, namespace == null ? "" : namespace, selector, "", 0), TIMEOUT)) {
      case ApiResult.Ok ok -> ok.body().path("items").forEach(item -> add((ObjectNode) item, kind, apiVersion, out));
      case ApiResult.Refused refused when Set.of(403, 404, 405).contains(refused.status()) -> { } // not ours to see, or nothing that is stored
      case ApiResult.Refused refused -> throw new OrchestratorException(ErrorCode.NO_CLUSTER, kind.plural() + " can't be listed: " + refused.message());
      case ApiResult.Lost lost -> throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The cluster does not answer: " + lost.message());
      case ApiResult.NotSent notSent -> throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The cluster can't be reached: " + notSent.message());
    }
  }

  private void add(ObjectNode item, ApiKind kind, String apiVersion, ByteArrayOutputStream out) {
    JsonNode metadata = item.path("metadata");
    if (isMade(metadata, new GroupKind(kind.group(), kind.kind()))) {
      return;
    }
    item.put("apiVersion", apiVersion).put("kind", kind.kind());
    item.remove("status");
    ((ObjectNode) metadata).remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"));
    out.writeBytes(Json.bytes(item));
    out.write('\n');
  }

  private boolean isMade(JsonNode metadata, GroupKind kind) {
    boolean controlled = false;
    for (JsonNode owner : metadata.path("ownerReferences")) {
      controlled |= owner.path("controller").asBoolean();
    }
    String name = metadata.path("name").asText();
    return controlled || metadata.path("namespace").asText().startsWith("kube-") || metadata.path("labels").has("kubernetes.io/bootstrapping") || table.isSystemObject(kind, name);
  }
}
