package io.updateorchestrator.executor.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.updateorchestrator.common.event.ClusterRecord.ApiKind;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Duration;
import java.util.List;

/**
 * The API server of one cluster, behind the port of the executor's core: each request is sent once, as raw HTTP through
 * fabric8, which brings authentication and TLS. Safe for use by many threads; {@link #send} blocks, at most for its time-out.
 */
public final class FabricApi implements ClusterApi {

  private final ClusterAccess access;
  private final HttpClient http;
  private final Endpoint endpoint;
  private final Discovery discovery;

  /**
   * Opens no connection yet.
   *
   * @throws OrchestratorException {@code no-cluster} where {@code access} names none; the message names it
   */
  public FabricApi(ClusterAccess access) {
    this.access = access;
    Config config = ClientConfiguration.of(access);
    this.http = HttpClientUtils.createHttpClient(config);
    this.endpoint = new Endpoint(http, config.getMasterUrl());
    this.discovery = new Discovery(endpoint);
  }

  /** Never throws for what a server or a network does. A kind that the server does not have is answered as the server would: 404 without reason. */
  @Override
  public ApiResult send(ApiRequest request, Duration timeout) {
    String group;
    String kind;
    switch (request) {
      case ApiRequest.ListOf list -> {
        group = list.group();
        kind = list.kind();
      }
      default -> {
        group = Wire.ref(request).group();
        kind = Wire.ref(request).kind();
      }
    }
    return switch (discovery.find(group, kind, request.apiVersion(), timeout)) {
      case Discovery.Found.Unknown unknown -> unknown.answer();
      case Discovery.Found.Known known -> send(request, known.kind(), timeout);
    };
  }

  private ApiResult send(ApiRequest request, ApiKind kind, Duration timeout) {
    ApiResult answer = endpoint.send(Wire.exchange(request, kind), timeout);
    if (answer instanceof ApiResult.Refused refused && refused.status() == 404 && refused.reason().isEmpty()) {
      discovery.forget(kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version());
    }
    return answer;
  }

  /**
   * UID of {@code kube-system}, version and kinds; asked anew at each call.
   *
   * @throws OrchestratorException {@code no-cluster} if nothing answers, or without the right to read them
   */
  @Override
  public ClusterProfile profile(Duration timeout) {
    JsonNode version = ask(endpoint.send(Endpoint.Exchange.get("/version"), timeout), "its version");
    ResourceRef kubeSystem = ResourceRef.core("Namespace", "", "kube-system");
    JsonNode namespace = ask(send(new ApiRequest.Get(kubeSystem, "v1"), timeout), "the namespace kube-system, whose UID is the cluster's identity,");
    List<ApiKind> kinds = discovery.all(timeout);
    return new ClusterProfile(namespace.path("metadata").path("uid").asText(), version.path("gitVersion").asText(), kinds);
  }

  private JsonNode ask(ApiResult result, String what) {
    return switch (result) {
      case ApiResult.Ok ok -> ok.body();
      case ApiResult.Refused refused -> throw ClientConfiguration.noCluster(access, what + " can't be read: " + refused.message());
      case ApiResult.Lost lost -> throw ClientConfiguration.noCluster(access, "it does not answer: " + lost.message());
      case ApiResult.NotSent notSent -> throw ClientConfiguration.noCluster(access, notSent.message());
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
