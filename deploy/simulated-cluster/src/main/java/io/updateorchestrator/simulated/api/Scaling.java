package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.admission.Decoding;
import io.updateorchestrator.simulated.patch.MergePatch;
import java.util.StringJoiner;

/** The {@code scale} subresource: replicas, and nothing else, owned under its own name. */
final class Scaling {

  private final ClusterState state;
  private final Writes writes;

  Scaling(ClusterState state, Writes writes) {
    this.state = state;
    this.writes = writes;
  }

  Response handle(Target target, Request request) {
    ObjectNode live = state.store().get(target.key());
    if (live == null) {
      throw Refused.notFound(target.kind(), target.name());
    }
    JsonNode wanted = switch (request.method()) {
      case "GET" -> null;
      case "PUT" -> request.body();
      case "PATCH" -> MergePatch.apply(scale(live), Decoding.plain(request.body()));
      default -> throw Refused.methodNotAllowed();
    };
    if (wanted == null) {
      return Response.json(200, scale(live));
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").set("replicas", wanted.path("spec").path("replicas"));
    Request inner = new Request("PATCH", request.path(), request.query(), Request.MERGE_PATCH, patch, request.userAgent());
    writes.patch(target, inner);
    return Response.json(200, scale(request.isDryRun() ? live : state.store().get(target.key())));
  }

  private static ObjectNode scale(ObjectNode object) {
    ObjectNode scale = JsonNodeFactory.instance.objectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, object.path("metadata").path(field));
    }
    ObjectNode spec = scale.putObject("spec");
    if (object.path("spec").path("replicas").asInt() != 0) {
      spec.set("replicas", object.path("spec").get("replicas"));
    }
    StringJoiner selector = new StringJoiner(",");
    object.at("/spec/selector/matchLabels").properties().forEach(l -> selector.add(l.getKey() + "=" + l.getValue().asText()));
    scale.putObject("status").put("replicas", object.path("status").path("replicas").asInt()).put("selector", selector.toString());
    return scale;
  }
}
