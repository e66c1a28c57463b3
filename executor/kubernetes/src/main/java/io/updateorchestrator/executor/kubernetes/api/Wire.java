package io.updateorchestrator.executor.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.ClusterRecord.ApiKind;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The requests of the port as HTTP, as the Kubernetes API conventions have it. */
final class Wire {

  private static final String MANAGER = "fieldManager=update-orchestrator";

  private Wire() {}

  /** The object that a request is about. */
  static ResourceRef ref(ApiRequest request) {
    return switch (request) {
      case ApiRequest.Get get -> get.ref();
      case ApiRequest.Apply apply -> apply.ref();
      case ApiRequest.Create create -> create.ref();
      case ApiRequest.Replace replace -> replace.ref();
      case ApiRequest.JsonPatch patch -> patch.ref();
      case ApiRequest.MergePatch patch -> patch.ref();
      case ApiRequest.Delete delete -> delete.ref();
      case ApiRequest.ListOf list -> new ResourceRef(list.group(), list.kind(), list.namespace(), "");
    };
  }

  static Endpoint.Exchange exchange(ApiRequest request, ApiKind kind) {
    String path = path(ref(request), kind);
    return switch (request) {
      case ApiRequest.Get get -> Endpoint.Exchange.get(path);
      case ApiRequest.ListOf list -> Endpoint.Exchange.get(path + query(list));
      case ApiRequest.Apply apply -> new Endpoint.Exchange("PATCH",
          path + "?" + MANAGER + "&force=" + apply.force() + "&fieldValidation=Strict" + (apply.dryRun() ? "&dryRun=All" : ""), "application/apply-patch+yaml", Json.text(apply.body()));
      case ApiRequest.Create create -> new Endpoint.Exchange("POST", path(collection(create.ref()), kind) + "?" + MANAGER, "application/json", Json.text(create.body()));
      case ApiRequest.Replace replace -> new Endpoint.Exchange("PUT", path + "?" + MANAGER, "application/json", Json.text(replace.body()));
      case ApiRequest.JsonPatch patch -> new Endpoint.Exchange("PATCH", path + "?" + MANAGER, "application/json-patch+json", Json.text(patch.operations()));
      case ApiRequest.MergePatch patch -> new Endpoint.Exchange("PATCH", path + "?" + MANAGER, "application/merge-patch+json", Json.text(patch.patch()));
      case ApiRequest.Delete delete -> new Endpoint.Exchange("DELETE", path, "application/json", Json.text(options(delete)));
    };
  }

  private static ResourceRef collection(ResourceRef ref) {
    return new ResourceRef(ref.group(), ref.kind(), ref.namespace(), "");
  }

  private static String path(ResourceRef ref, ApiKind kind) {
    String apiVersion = kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
    String namespace = kind.namespaced() && !ref.namespace().isEmpty() ? "/namespaces/" + encoded(ref.namespace()) : "";
    return Discovery.root(apiVersion) + namespace + "/" + kind.plural() + (ref.name().isEmpty() ? "" : "/" + encoded(ref.name()));
  }

  private static String query(ApiRequest.ListOf list) {
    StringBuilder query = new StringBuilder();
    add(query, "labelSelector", list.labelSelector());
    add(query, "fieldSelector", list.fieldSelector());
    add(query, "limit", list.limit() > 0 ? String.valueOf(list.limit()) : "");
    return query.toString();
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static ObjectNode options(ApiRequest.Delete delete) {
    ObjectNode options = Json.object();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", switch (delete.propagation()) {
      case FOREGROUND -> "Foreground";
      case BACKGROUND -> "Background";
      case ORPHAN -> "Orphan";
    });
    if (delete.uid() != null || delete.resourceVersion() != null) {
      ObjectNode preconditions = options.putObject("preconditions");
      if (delete.uid() != null) {
        preconditions.put("uid", delete.uid());
      }
      if (delete.resourceVersion() != null) {
        preconditions.put("resourceVersion", delete.resourceVersion());
      }
    }
    return options;
  }
}
