package io.updateorchestrator.executor.kubernetes.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import io.updateorchestrator.executor.kubernetes.api.ClusterProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps objects in memory: enough of an API server for ConfigMaps, Secrets and the Lease. Many {@link #connect connections} share it. */
final class FakeCluster {

  private final Map<ResourceRef, ObjectNode> objects = new TreeMap<>(java.util.Comparator.comparing(ResourceRef::key));
  private long version = 100;
  volatile String uid = "uid-1";
  volatile boolean away;
  /** What has changed an object, in order; the Lease left out. */
  final List<ApiRequest> writes = new CopyOnWriteArrayList<>();

  /** Called before a request is carried out; may block. */
  interface Gate {
    void pass(ApiRequest request);
  }

  ClusterApi connect() {
    return connect(request -> { });
  }

  ClusterApi connect(Gate gate) {
    return new ClusterApi() {
      @Override
      public ApiResult send(ApiRequest request, Duration timeout) {
        gate.pass(request);
        return away ? new ApiResult.NotSent("connection refused") : carryOut(request);
      }

      @Override
      public ClusterProfile profile(Duration timeout) {
        if (away) {
          throw new io.updateorchestrator.common.problem.OrchestratorException(io.updateorchestrator.common.problem.ErrorCode.NO_CLUSTER, "No cluster by test: connection refused");
        }
        return new ClusterProfile(uid, "v1.34.0", List.of());
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  synchronized JsonNode live(ResourceRef ref) {
    return objects.get(ref);
  }

  synchronized void put(ResourceRef ref, ObjectNode object) {
    objects.put(ref, stamped(object, UUID.randomUUID().toString()));
  }

  private synchronized ApiResult carryOut(ApiRequest request) {
    return switch (request) {
      case ApiRequest.Get get -> objects.containsKey(get.ref()) ? new ApiResult.Ok(200, objects.get(get.ref()).deepCopy()) : notFound(get.ref());
      case ApiRequest.ListOf list -> new ApiResult.Ok(200, Json.object().set("items", Json.array()));
      case ApiRequest.Apply apply -> apply(apply);
      case ApiRequest.Create create -> objects.containsKey(create.ref()) ? refused(409, "AlreadyExists") : stored(create, create.ref(), create.body().deepCopy(), null, 201);
      case ApiRequest.Replace replace -> replace(replace);
      case ApiRequest.Delete delete -> delete(delete);
      case ApiRequest.JsonPatch patch -> refused(405, "MethodNotAllowed");
      case ApiRequest.MergePatch patch -> refused(405, "MethodNotAllowed");
    };
  }

  private ApiResult apply(ApiRequest.Apply apply) {
    ObjectNode live = objects.get(apply.ref());
    String expected = apply.body().path("metadata").path("resourceVersion").asText(null);
    if (expected != null && live != null && !expected.equals(live.path("metadata").path("resourceVersion").asText())) {
      return refused(409, "Conflict");
    }
    ObjectNode next = apply.body().deepCopy();
    ObjectNode entry = ((ObjectNode) next.get("metadata")).putArray("managedFields").addObject();
    entry.put("manager", "update-orchestrator").put("operation", "Apply").put("apiVersion", "v1").put("fieldsType", "FieldsV1");
    next.path("data").fieldNames().forEachRemaining(f -> entry.withObject("/fieldsV1").withObject("/f:data").putObject("f:" + f));
    if (apply.dryRun()) {
      return new ApiResult.Ok(200, next);
    }
    return stored(apply, apply.ref(), next, live, live == null ? 201 : 200);
  }

  private ApiResult replace(ApiRequest.Replace replace) {
    ObjectNode live = objects.get(replace.ref());
    if (live == null) {
      return notFound(replace.ref());
    }
    boolean same = replace.body().path("metadata").path("resourceVersion").equals(live.path("metadata").path("resourceVersion"));
    return same ? stored(replace, replace.ref(), replace.body().deepCopy(), live, 200) : refused(409, "Conflict");
  }

  private ApiResult delete(ApiRequest.Delete delete) {
    writes.add(delete);
    return objects.remove(delete.ref()) == null ? notFound(delete.ref()) : new ApiResult.Ok(200, Json.object());
  }

  private ApiResult stored(ApiRequest request, ResourceRef ref, ObjectNode object, ObjectNode before, int status) {
    objects.put(ref, stamped(object, before == null ? UUID.randomUUID().toString() : before.path("metadata").path("uid").asText()));
    if (!ref.kind().equals("Lease")) {
      writes.add(request);
    }
    return new ApiResult.Ok(status, objects.get(ref).deepCopy());
  }

  private ObjectNode stamped(ObjectNode object, String objectUid) {
    ((ObjectNode) object.get("metadata")).put("uid", objectUid).put("resourceVersion", String.valueOf(++version));
    return object;
  }

  private static ApiResult notFound(ResourceRef ref) {
    return new ApiResult.Refused(404, "NotFound", ref.kind().toLowerCase(java.util.Locale.ROOT) + "s \"" + ref.name() + "\" not found", List.of(), 0);
  }

  private static ApiResult refused(int status, String reason) {
    return new ApiResult.Refused(status, reason, reason, List.of(), 0);
  }
}
