package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.admission.Decoding;
import io.updateorchestrator.simulated.admission.Defaults;
import io.updateorchestrator.simulated.admission.KindRules;
import io.updateorchestrator.simulated.fields.Conflict;
import io.updateorchestrator.simulated.fields.FieldSet;
import io.updateorchestrator.simulated.fields.Ownership;
import io.updateorchestrator.simulated.fields.TypedCheck;
import io.updateorchestrator.simulated.patch.JsonPatch;
import io.updateorchestrator.simulated.patch.MergePatch;
import io.updateorchestrator.simulated.patch.StrategicPatch;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.List;
import java.util.Set;

/** POST, PUT and the four kinds of PATCH. */
public final class Writes {

  private static final Set<String> CREATED_BY_PUT = Set.of("Lease", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "Endpoints", "EndpointSlice", "Event");

  private final ClusterState state;
  private final Persisting persisting;

  Writes(ClusterState state, Persisting persisting) {
    this.state = state;
    this.persisting = persisting;
  }

  Response post(Target target, Request request) {
    ResourceKind kind = target.kind();
    ObjectNode object = decoded(target, request.body(), request);
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    if (metadata.has("resourceVersion") && !metadata.path("resourceVersion").asText().isEmpty()) {
      throw Refused.internal("resourceVersion should not be set on objects to be created");
    }
    if (!metadata.has("name") && metadata.has("generateName")) {
      metadata.put("name", metadata.get("generateName").asText() + state.newSuffix());
    }
    return Response.json(201, out(kind, insert(kind, object, request)));
  }

  private ObjectNode insert(ResourceKind kind, ObjectNode object, Request request) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.remove(List.of("managedFields", "uid", "creationTimestamp"));
    Defaults.fill(kind, object);
    own(metadata, ownership(kind, "").update(null, object, request.manager()));
    return persisting.create(kind, object, request.isDryRun());
  }

  Response put(Target target, Request request) {
    ResourceKind kind = target.kind();
    ObjectNode updated = decoded(target, request.body(), request);
    ObjectNode live = state.store().get(target.key());
    if (live == null) {
      if (!CREATED_BY_PUT.contains(kind.kind()) || kind.custom()) {
        throw Refused.notFound(kind, target.name());
      }
      return Response.json(201, out(kind, insert(kind, updated, request)));
    }
    String uid = updated.path("metadata").path("uid").asText();
    String liveUid = live.path("metadata").path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(liveUid)) {
      throw Refused.conflict(kind, target.name(), "StorageError: invalid object, Code: 4, Key: /registry/%s/%s, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: %s, UID in object meta: %s"
          .formatted(kind.plural(), (target.namespace() == null ? "" : target.namespace() + "/") + target.name(), uid, liveUid));
    }
    Defaults.fill(kind, updated);
    return Response.json(200, out(kind, replace(target, live, updated, request)));
  }

  private ObjectNode replace(Target target, ObjectNode live, ObjectNode updated, Request request) {
    ObjectNode metadata = (ObjectNode) updated.get("metadata");
    own(metadata, ownership(target.kind(), target.subresource()).update(live, updated, request.manager()));
    return persisting.update(target.kind(), target.subresource(), live, updated, request.isDryRun());
  }

  Response patch(Target target, Request request) {
    String type = request.contentType().split(";")[0].strip();
    if (type.equals(Request.APPLY) || type.equals("application/apply-patch+cbor")) {
      return apply(target, request);
    }
    if (!Set.of(Request.MERGE_PATCH, Request.JSON_PATCH, Request.STRATEGIC_MERGE_PATCH).contains(type)) {
      throw Refused.status(415, "UnsupportedMediaType", "415: Unsupported Media Type", JsonNodeFactory.instance.objectNode());
    }
    ResourceKind kind = target.kind();
    ObjectNode live = state.store().get(target.key());
    if (live == null) {
      throw Refused.notFound(kind, target.name());
    }
    ObjectNode start = out(kind, live);
    ObjectNode updated = Decoding.decode(kind, patched(kind, type, start, request.body()), false);
    Defaults.fill(kind, updated);
    return Response.json(200, out(kind, replace(target, live, updated, request)));
  }

  private static JsonNode patched(ResourceKind kind, String type, ObjectNode live, JsonNode patch) {
    if (type.equals(Request.JSON_PATCH)) {
      if (!patch.isArray()) {
        throw Refused.badRequest("error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp");
      }
      try {
        return JsonPatch.apply(live, Decoding.plain(patch));
      } catch (JsonPatch.Unfit e) {
        throw Refused.patchFailed();
      }
    }
    if (type.equals(Request.STRATEGIC_MERGE_PATCH)) {
      if (kind.custom()) {
        throw Refused.status(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
            + "application/merge-patch+json, application/apply-patch+yaml", JsonNodeFactory.instance.objectNode());
      }
      return StrategicPatch.apply(live, Decoding.plain(patch), kind.type());
    }
    return MergePatch.apply(live, Decoding.plain(patch));
  }

  private Response apply(Target target, Request request) {
    ResourceKind kind = target.kind();
    if (request.parameter("fieldManager").isEmpty()) {
      throw managerWanted();
    }
    ObjectNode config = checkedConfig(target, request);
    ObjectNode live = state.store().get(target.key());
    if (live == null) {
      return create(target, config, request);
    }
    Ownership.Applied applied = applied(target, out(kind, live), config, request);
    ObjectNode updated = completed(kind, applied);
    return Response.json(200, out(kind, persisting.update(kind, target.subresource(), live, updated, request.isDryRun())));
  }

  private Response create(Target target, ObjectNode config, Request request) {
    ResourceKind kind = target.kind();
    if (!target.subresource().isEmpty()) {
      throw Refused.notFound(kind, target.name());
    }
    JsonNode uid = config.path("metadata").path("uid");
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    nothing.put("apiVersion", kind.apiVersion()).put("kind", kind.kind()).putObject("metadata");
    ObjectNode created = completed(kind, applied(target, nothing, config, request));
    if (uid.isTextual() && !uid.asText().isEmpty()) {
      throw Refused.conflict(kind, target.name(), "uid mismatch: the provided object specified uid " + uid.asText() + ", and no existing object was found");
    }
    return Response.json(201, out(kind, persisting.create(kind, created, request.isDryRun())));
  }

  private Ownership.Applied applied(Target target, ObjectNode live, ObjectNode config, Request request) {
    try {
      return ownership(target.kind(), target.subresource()).apply(live, config, request.parameter("fieldManager"), request.parameter("force").equals("true"));
    } catch (Conflict conflict) {
      throw Refused.ownership(conflict.getMessage(), conflict.causes().stream().map(c -> new Refused.Cause("FieldManagerConflict", c.message(), c.field())).toList());
    }
  }

  private static ObjectNode completed(ResourceKind kind, Ownership.Applied applied) {
    KindRules.checkEncoding(kind, applied.object());
    ObjectNode object = Decoding.decode(kind, applied.object(), false);
    Defaults.fill(kind, object);
    own((ObjectNode) object.get("metadata"), applied.managedFields());
    return object;
  }

  private static Refused managerWanted() {
    ObjectNode details = JsonNodeFactory.instance.objectNode().put("group", "meta.k8s.io").put("kind", "PatchOptions");
    details.putArray("causes").addObject().put("reason", "FieldValueRequired").put("message", "Required value: is required for apply patch").put("field", "fieldManager");
    return Refused.status(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", details);
  }

  private ObjectNode checkedConfig(Target target, Request request) {
    ResourceKind kind = target.kind();
    if (!(request.body() instanceof ObjectNode body)) {
      throw Refused.badRequest("error decoding YAML: the body is no object");
    }
    ObjectNode config = (ObjectNode) Decoding.plain(body);
    String apiVersion = config.path("apiVersion").asText();
    String gvk = (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + config.path("kind").asText();
    checkNames(target, config);
    if (!apiVersion.equals(kind.apiVersion()) || !config.path("kind").asText().equals(kind.kind())) {
      throw Refused.badRequest("invalid object type: " + gvk);
    }
    ObjectNode metadata = config.get("metadata") instanceof ObjectNode m ? m : config.putObject("metadata");
    if (metadata.hasNonNull("managedFields")) {
      throw Refused.badRequest("metadata.managedFields must be nil");
    }
    List<String> problems = TypedCheck.problems(config, kind.type());
    if (!problems.isEmpty()) {
      String text = problems.size() == 1 ? problems.getFirst() : "errors:\n  " + String.join("\n  ", problems);
      throw Refused.internal("failed to create typed patch object (%s/%s; %s): %s".formatted(target.namespace() == null ? "" : target.namespace(), target.name(), gvk, text));
    }
    metadata.put("name", target.name());
    if (target.namespace() != null) {
      metadata.put("namespace", target.namespace());
    }
    return config;
  }

  private ObjectNode decoded(Target target, JsonNode body, Request request) {
    if (!(body instanceof ObjectNode)) {
      throw Refused.badRequest("the object provided is unrecognized (must be of type " + target.kind().kind() + ")");
    }
    ResourceKind kind = target.kind();
    if (body.has("kind") && !(body.path("kind").asText().equals(kind.kind()) && body.path("apiVersion").asText().equals(kind.apiVersion()))) {
      throw Refused.badRequest("%s in version \"%s\" cannot be handled as a %s".formatted(body.path("kind").asText(), body.path("apiVersion").asText(), kind.kind()));
    }
    checkNames(target, body);
    ObjectNode object = Decoding.decode(kind, body, request.parameter("fieldValidation").equals("Strict"));
    if (target.namespace() != null) {
      ((ObjectNode) object.get("metadata")).put("namespace", target.namespace());
    }
    return object;
  }

  private static void checkNames(Target target, JsonNode body) {
    String name = body.path("metadata").path("name").asText();
    if (!target.name().isEmpty() && !name.isEmpty() && !name.equals(target.name())) {
      throw Refused.badRequest("the name of the object (%s) does not match the name on the URL (%s)".formatted(name, target.name()));
    }
    String namespace = body.path("metadata").path("namespace").asText();
    if (!namespace.isEmpty() && target.namespace() != null && !namespace.equals(target.namespace())) {
      throw Refused.badRequest("the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static void own(ObjectNode metadata, ArrayNode managedFields) {
    if (managedFields.isEmpty()) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", managedFields);
    }
  }

  Ownership ownership(ResourceKind kind, String subresource) {
    FieldSet ignored = new FieldSet();
    if (subresource.equals("status")) {
      kind.type().fields().keySet().stream().filter(f -> !f.equals("status") && (kind.custom() || !f.equals("metadata"))).forEach(ignored::with);
      ignored.with("metadata", "labels");
    } else if (subresource.isEmpty() && kind.hasStatus()) {
      ignored.with("status");
    }
    return new Ownership(kind.type(), kind.apiVersion(), subresource, ignored, state.now());
  }

  /** A copy for the caller, in the version that was asked for. */
  static ObjectNode out(ResourceKind kind, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (kind.custom()) {
      copy.put("apiVersion", kind.apiVersion());
    }
    return copy;
  }
}
