package io.updateorchestrator.executor.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.ClusterRecord.ApiKind;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which kinds the server has, by group and version. What is not there is asked for again each time: a CRD may have come since. */
final class Discovery {

  private static final ApiResult.Refused NOT_FOUND = new ApiResult.Refused(404, "", "404 page not found", List.of(), 0);

  private final Endpoint endpoint;
  private final Map<String, Map<String, ApiKind>> byVersion = new ConcurrentHashMap<>();
  private final Map<String, String> preferred = new ConcurrentHashMap<>();

  Discovery(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** A kind, or why it is not known. */
  sealed interface Found {

    record Known(ApiKind kind) implements Found {}

    /** @param answer as the server gives it to a request for such a kind: 404 without reason where there is none */
    record Unknown(ApiResult answer) implements Found {}
  }

  /** @param apiVersion null for the one that the server prefers */
  Found find(String group, String kind, String apiVersion, Duration timeout) {
    if (apiVersion == null) {
      ApiResult answer = prefer(group, timeout);
      return preferred.containsKey(group) ? find(group, kind, preferred.get(group), timeout) : new Found.Unknown(answer);
    }
    Optional<ApiKind> known = cached(apiVersion, kind);
    if (known.isPresent()) {
      return new Found.Known(known.get());
    }
    ApiResult answer = load(apiVersion, timeout);
    return cached(apiVersion, kind).<Found>map(Found.Known::new).orElse(new Found.Unknown(answer instanceof ApiResult.Ok ? NOT_FOUND : answer));
  }

  /** After an answer which shows that a kind is not there any more. */
  void forget(String apiVersion) {
    byVersion.remove(apiVersion);
    preferred.values().remove(apiVersion);
  }

  private Optional<ApiKind> cached(String apiVersion, String kind) {
    return Optional.ofNullable(byVersion.get(apiVersion)).map(kinds -> kinds.get(kind));
  }

  private ApiResult prefer(String group, Duration timeout) {
    if (group.isEmpty()) {
      preferred.put("", "v1");
    }
    if (preferred.containsKey(group)) {
      return NOT_FOUND;
    }
    ApiResult answer = notSent(endpoint.send(Endpoint.Exchange.get("/apis/" + group), timeout));
    if (answer instanceof ApiResult.Ok ok) {
      preferred.put(group, ok.body().path("preferredVersion").path("groupVersion").asText());
    }
    return answer;
  }

  private ApiResult load(String apiVersion, Duration timeout) {
    ApiResult answer = notSent(endpoint.send(Endpoint.Exchange.get(root(apiVersion)), timeout));
    if (answer instanceof ApiResult.Ok ok) {
      byVersion.put(apiVersion, kinds(apiVersion, ok.body()));
    }
    return answer;
  }

  /** If discovery has no answer, the request that it was for has certainly not been sent. */
  private static ApiResult notSent(ApiResult answer) {
    return answer instanceof ApiResult.Lost lost ? new ApiResult.NotSent(lost.message()) : answer;
  }

  private static Map<String, ApiKind> kinds(String apiVersion, JsonNode list) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    Map<String, ApiKind> kinds = new TreeMap<>();
    for (JsonNode resource : list.path("resources")) {
      String plural = resource.path("name").asText();
      if (!plural.contains("/")) {
        String kind = resource.path("kind").asText();
        kinds.put(kind, new ApiKind(group, kind, apiVersion.substring(slash + 1), plural, resource.path("namespaced").asBoolean()));
      }
    }
    return kinds;
  }

  static String root(String apiVersion) {
    return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
  }

  /** Every kind in the version that the server prefers, and those that only another version has. */
  List<ApiKind> all(Duration timeout) {
    List<String> versions = new ArrayList<>(List.of("v1"));
    if (endpoint.send(Endpoint.Exchange.get("/apis"), timeout) instanceof ApiResult.Ok groups) {
      for (JsonNode group : groups.body().path("groups")) {
        String first = group.path("preferredVersion").path("groupVersion").asText();
        versions.add(first);
        group.path("versions").forEach(v -> {
          if (!v.path("groupVersion").asText().equals(first)) {
            versions.add(v.path("groupVersion").asText());
          }
        });
      }
    }
    Map<String, ApiKind> kinds = new TreeMap<>();
    for (String version : versions) {
      load(version, timeout);
      byVersion.getOrDefault(version, Map.of()).values().forEach(k -> kinds.putIfAbsent(k.group() + "/" + k.kind(), k));
    }
    return List.copyOf(kinds.values());
  }
}
