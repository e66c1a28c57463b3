package io.updateorchestrator.simulated.api;

import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Key;
import java.util.List;

/**
 * What a path names.
 *
 * @param namespace null: all namespaces, or a cluster-scoped kind
 * @param name empty: the collection
 * @param subresource empty: the object itself
 */
public record Target(ResourceKind kind, String namespace, String name, String subresource) {

  /**
   * @param path below the server's root, beginning with {@code /api/} or {@code /apis/}
   * @throws Refused 404 in one of its two forms if nothing like it is served
   */
  static Target of(String path, Kinds kinds) {
    List<String> parts = List.of(path.substring(1).split("/"));
    boolean core = parts.getFirst().equals("api");
    int head = core ? 2 : 3;
    if (parts.size() <= head) {
      throw Refused.noSuchPath();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(head - 1);
    if (kinds.in(group, version).isEmpty()) {
      throw Refused.noSuchPath();
    }
    List<String> rest = parts.subList(head, parts.size());
    String namespace = null;
    if (rest.size() > 2 && rest.getFirst().equals("namespaces") && !List.of("status", "finalize").contains(rest.get(2))) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    ResourceKind kind = kinds.find(group, version, rest.getFirst());
    if (kind == null) {
      // The group of a definition is served by another handler, which has no words of its own.
      throw kinds.in(group, version).getFirst().custom() ? Refused.noSuchPath() : Refused.noSuchResource();
    }
    Target target = new Target(kind, namespace, rest.size() > 1 ? rest.get(1) : "", rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "");
    if (!target.subresource.isEmpty() && !kind.subresources().contains(target.subresource) || !target.name.isEmpty() && kind.namespaced() != (namespace != null)) {
      throw Refused.noSuchResource();
    }
    return target;
  }

  Key key() {
    return new Key(kind.group(), kind.plural(), namespace == null ? "" : namespace, name);
  }
}
