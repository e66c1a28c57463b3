package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.List;

/** An error answer: a Status object, or plain text. The words are those of kube-apiserver 1.34. */
public final class Refused extends RuntimeException {

  /** @param reason as in a Status: {@code FieldValueInvalid} … */
  public record Cause(String reason, String message, String field) {}

  private final transient Response response;

  private Refused(Response response, String message) {
    super(message, null, false, false);
    this.response = response;
  }

  public Response response() {
    return response;
  }

  public static Refused noSuchPath() {
    return new Refused(Response.text(404, "404 page not found\n"), "404 page not found");
  }

  public static Refused status(int code, String reason, String message, ObjectNode details) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (details != null) {
      status.set("details", details);
    }
    status.put("code", code);
    return new Refused(Response.json(code, status), message);
  }

  private static ObjectNode details(String name, String group, String kind) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    return details.put("kind", kind);
  }

  private static ObjectNode withCauses(ObjectNode details, List<Cause> causes) {
    ArrayNode list = details.putArray("causes");
    causes.forEach(c -> list.addObject().put("reason", c.reason()).put("message", c.message()).put("field", c.field()));
    return details;
  }

  public static Refused notFound(ResourceKind kind, String name) {
    return status(404, "NotFound", "%s \"%s\" not found".formatted(kind.qualified(), name), details(name, kind.group(), kind.plural()));
  }

  public static Refused noSuchResource() {
    return status(404, "NotFound", "the server could not find the requested resource", JsonNodeFactory.instance.objectNode());
  }

  public static Refused namespaceNotFound(String namespace) {
    return status(404, "NotFound", "namespaces \"%s\" not found".formatted(namespace), details(namespace, "", "namespaces"));
  }

  public static Refused badRequest(String message) {
    return status(400, "BadRequest", message, null);
  }

  public static Refused methodNotAllowed() {
    return status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", JsonNodeFactory.instance.objectNode());
  }

  /** A failure that the server gives no reason for. */
  public static Refused internal(String message) {
    return status(500, "", message, null);
  }

  public static Refused alreadyExists(ResourceKind kind, String name) {
    return status(409, "AlreadyExists", "%s \"%s\" already exists".formatted(kind.qualified(), name), details(name, kind.group(), kind.plural()));
  }

  public static Refused conflict(ResourceKind kind, String name, String why) {
    return status(409, "Conflict", "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.qualified(), name, why), details(name, kind.group(), kind.plural()));
  }

  public static Refused modified(ResourceKind kind, String name) {
    return conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");
  }

  /** Preconditions of a DELETE name the kind, not the resource. */
  public static Refused precondition(ResourceKind kind, String name, String why) {
    String qualified = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    return status(409, "Conflict", "Operation cannot be fulfilled on %s \"%s\": %s".formatted(qualified, name, why), details(name, kind.group(), kind.kind()));
  }

  public static Refused ownership(String message, List<Cause> causes) {
    return status(409, "Conflict", message, withCauses(JsonNodeFactory.instance.objectNode(), causes));
  }

  public static Refused forbidden(ResourceKind kind, String name, String why, Cause... causes) {
    ObjectNode details = details(name, kind.group(), kind.plural());
    if (causes.length > 0) {
      withCauses(details, List.of(causes));
    }
    return status(403, "Forbidden", "%s \"%s\" is forbidden: %s".formatted(kind.qualified(), name, why), details);
  }

  public static Refused invalid(ResourceKind kind, String name, List<Cause> causes) {
    return invalid(kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group(), kind.group(), kind.kind(), name, causes);
  }

  /** A PUT without the resourceVersion that this kind wants; for once the resource is named. */
  public static Refused versionWanted(ResourceKind kind, String name) {
    return invalid(kind.qualified(), kind.group(), kind.plural(), name,
        List.of(new Cause("FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion")));
  }

  private static Refused invalid(String qualified, String group, String kind, String name, List<Cause> causes) {
    List<String> lines = causes.stream().map(c -> c.field() + ": " + c.message()).distinct().toList();
    String text = lines.size() == 1 ? lines.getFirst() : "[" + String.join(", ", lines) + "]";
    return status(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(qualified, name, text), withCauses(details(name, group, kind), causes));
  }

  /** A JSON patch that does not fit. */
  public static Refused patchFailed() {
    return status(422, "Invalid", "the server rejected our request due to an error in our request", JsonNodeFactory.instance.objectNode());
  }
}
