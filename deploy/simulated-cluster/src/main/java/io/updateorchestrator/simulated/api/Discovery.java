package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What clients ask before they begin: versions, groups, resources, and where to find schemas. */
final class Discovery {

  private final Kinds kinds;

  Discovery(Kinds kinds) {
    this.kinds = kinds;
  }

  /** @return null if the path is none of discovery's */
  Response answer(String path) {
    List<String> parts = List.of(path.substring(1).split("/"));
    return switch (parts.getFirst()) {
      case "version" -> Response.json(200, version());
      case "healthz", "readyz", "livez" -> Response.text(200, "ok");
      case "api" -> parts.size() == 1 ? Response.json(200, coreVersions()) : parts.size() == 2 ? resources("", parts.get(1)) : null;
      case "apis" -> switch (parts.size()) {
        case 1 -> Response.json(200, groups());
        case 2 -> group(parts.get(1));
        case 3 -> resources(parts.get(1), parts.get(2));
        default -> null;
      };
      case "openapi" -> openApi(parts);
      default -> null;
    };
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode version() {
    return object().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.4").put("gitCommit", "simulated").put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z").put("goVersion", "java").put("compiler", "javac").put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    kinds.groups().forEach((group, versions) -> groups.add(group(group, versions)));
    return list;
  }

  private static ObjectNode group(String group, Set<String> versions) {
    ObjectNode json = object().put("name", group);
    ArrayNode list = json.putArray("versions");
    versions.forEach(v -> list.addObject().put("groupVersion", group + "/" + v).put("version", v));
    json.set("preferredVersion", list.get(0).deepCopy());
    return json;
  }

  private Response group(String name) {
    Set<String> versions = kinds.groups().get(name);
    if (versions == null) {
      throw Refused.noSuchPath();
    }
    ObjectNode json = object().put("kind", "APIGroup").put("apiVersion", "v1");
    json.setAll(group(name, versions));
    return Response.json(200, json);
  }

  private Response resources(String group, String version) {
    List<ResourceKind> served = kinds.in(group, version);
    if (served.isEmpty()) {
      throw Refused.noSuchPath();
    }
    ObjectNode list = object().put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", served.getFirst().apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (ResourceKind kind : served) {
      ObjectNode resource = resources.addObject().put("name", kind.plural()).put("singularName", kind.singular()).put("namespaced", kind.namespaced()).put("kind", kind.kind());
      texts(resource, "verbs", kind.verbs());
      texts(resource, "shortNames", kind.shortNames());
      texts(resource, "categories", kind.categories());
      for (String sub : kind.subresources()) {
        ObjectNode below = resources.addObject().put("name", kind.plural() + "/" + sub).put("singularName", "").put("namespaced", kind.namespaced())
            .put("kind", sub.equals("scale") ? "Scale" : kind.kind());
        texts(below, "verbs", List.of("get", "patch", "update"));
      }
    }
    return Response.json(200, list);
  }

  private static void texts(ObjectNode object, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = object.putArray(field);
      texts.forEach(list::add);
    }
  }

  /** Enough for kubectl to learn that patches take {@code fieldValidation}, so that it leaves validation to the server. */
  private Response openApi(List<String> parts) {
    if (parts.size() == 2 && parts.get(1).equals("v3")) {
      ObjectNode index = object();
      ObjectNode paths = index.putObject("paths");
      paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1");
      for (Map.Entry<String, Set<String>> group : kinds.groups().entrySet()) {
        group.getValue().forEach(v -> paths.putObject("apis/" + group.getKey() + "/" + v).put("serverRelativeURL", "/openapi/v3/apis/" + group.getKey() + "/" + v));
      }
      return Response.json(200, index);
    }
    if (parts.size() < 4 || !parts.get(1).equals("v3")) {
      throw Refused.noSuchPath();
    }
    boolean core = parts.get(2).equals("api");
    ObjectNode document = object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.4");
    ObjectNode paths = document.putObject("paths");
    for (ResourceKind kind : kinds.in(core ? "" : parts.get(3), parts.getLast())) {
      patchOperation(paths, kind);
    }
    document.putObject("components").putObject("schemas");
    return Response.json(200, document);
  }

  private static void patchOperation(ObjectNode paths, ResourceKind kind) {
    String prefix = kind.group().isEmpty() ? "/api/v1" : "/apis/" + kind.apiVersion();
    ObjectNode patch = paths.putObject(prefix + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural() + "/{name}").putObject("patch");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
      JsonNode type = object().put("type", name.equals("force") ? "boolean" : "string");
      patch.withArray("parameters").addObject().put("name", name).put("in", "query").set("schema", type);
    }
    patch.putObject("x-kubernetes-group-version-kind").put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
  }
}
