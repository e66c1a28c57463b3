package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.topics.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes one set of what the files hold: scopes and namespaces, one object per identity. */
final class Assembly {

  private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

  private final BuiltInKinds kinds;
  private final ObjectDigest digest;
  private final Target target;
  private final Map<GroupKind, Boolean> defined = new HashMap<>();
  private final SortedMap<ResourceRef, Manifest> manifests = new TreeMap<>();
  private final Set<GroupKind> guessed = new HashSet<>();
  private final SortedSet<String> warnings = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  Assembly(BuiltInKinds kinds, ObjectDigest digest, Target target) {
    this.kinds = kinds;
    this.digest = digest;
    this.target = target;
  }

  /** @param files in the order of their names */
  ManifestSet of(List<ReadFile> files, Collected collected) {
    List<LeftOut> leftOut = new ArrayList<>(collected.leftOut());
    problems.addAll(collected.problems());
    files.forEach(file -> file.objects().forEach(this::define));
    for (ReadFile file : files) {
      leftOut.addAll(file.leftOut());
      problems.addAll(file.problems());
      file.objects().forEach(this::add);
    }
    return new ManifestSet(List.copyOf(manifests.values()), List.copyOf(warnings), leftOut, problems, guessed);
  }

  private void define(FoundObject found) {
    if (found.kind().equals(DEFINITION)) {
      var spec = found.body().path("spec");
      defined.put(new GroupKind(spec.path("group").asText(), spec.path("names").path("kind").asText()), !spec.path("scope").asText().equals("Cluster"));
    }
  }

  private boolean isNamespaced(FoundObject found) {
    Boolean known = kinds.find(found.kind()).map(BuiltInKinds.BuiltIn::namespaced).orElse(defined.get(found.kind()));
    if (known == null) {
      known = target.served().get(found.kind());
    }
    if (known == null) {
      guessed.add(found.kind());
      warnings.add(found.kind() + " is neither built in nor defined here: taken as namespaced");
      return true;
    }
    return known;
  }

  private void add(FoundObject found) {
    boolean namespaced = isNamespaced(found);
    String namespace = !namespaced ? "" : found.namespace().isEmpty() ? target.namespace() : found.namespace();
    ResourceRef ref = new ResourceRef(found.kind().group(), found.kind().kind(), namespace, found.name());
    if (!namespaced && !found.namespace().isEmpty()) {
      warnings.add(ref.display() + ": the namespace " + found.namespace() + " is ignored, since " + found.kind().kind() + " has no namespace");
    }
    if (found.serverFields() != null) {
      warnings.add(ref.display() + ": " + found.serverFields() + " is ignored, since only the server writes it");
    }
    kinds.removed(found.apiVersion(), found.kind().kind()).ifPresent(old -> warnings.add(ref.display() + ": " + old.apiVersion() + " is no longer served since Kubernetes "
        + old.release() + (old.successor() == null ? ", and there is no successor" : ", use " + old.successor())));
    ObjectNode body = withNamespace(found.body(), namespace);
    int size = Json.bytes(body).length;
    if (size > Limits.OBJECT_BYTES) {
      problem(found, ref.display() + " is %.1f MiB as JSON, and %d MiB is the limit".formatted(size / 1024.0 / 1024.0, Limits.OBJECT_BYTES / 1024 / 1024),
          "an API server itself takes about 1.5 MiB: split it");
      return;
    }
    keep(found, new Manifest(ref, found.apiVersion(), body, digest.of(ref, body), found.origin()));
  }

  private static ObjectNode withNamespace(ObjectNode body, String namespace) {
    if (body.path("metadata").path("namespace").asText("").equals(namespace) && body.path("metadata").has("namespace") != namespace.isEmpty()) {
      return body;
    }
    ObjectNode metadata = ((ObjectNode) body.get("metadata")).objectNode();
    metadata.setAll((ObjectNode) body.get("metadata"));
    metadata.remove("namespace");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    ObjectNode copy = body.objectNode();
    copy.setAll(body);
    copy.set("metadata", metadata);
    return copy;
  }

  private void keep(FoundObject found, Manifest manifest) {
    Manifest first = manifests.putIfAbsent(manifest.ref(), manifest);
    if (first == null) {
      return;
    }
    if (first.digest().equals(manifest.digest())) {
      warnings.add(manifest.ref().display() + " is there more than once with the same content: kept once");
      return;
    }
    problem(found, manifest.ref().display() + " is also in " + shown(first.origin()) + ", with different content", "keep one of them");
  }

  private static String shown(Manifest.Origin origin) {
    return origin.file() + (origin.line() > 0 ? ":" + origin.line() : "") + (origin.document() > 1 ? " (document " + origin.document() + ")" : "");
  }

  private void problem(FoundObject found, String message, String hint) {
    problems.add(new Problem(found.origin().file(), found.origin().document(), found.origin().line(), null, message, hint));
  }
}
