package io.updateorchestrator.ingest.publish;

import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The objects of a revision by their digests: all that is needed to make a difference against it. */
record KnownSet(String revision, String setDigest, Map<ResourceRef, String> digests) {

  static KnownSet of(String revision, ManifestSet set) {
    Map<ResourceRef, String> digests = new HashMap<>();
    set.manifests().forEach(m -> digests.put(m.ref(), m.digest()));
    return new KnownSet(revision, set.setDigest().toString(), Map.copyOf(digests));
  }

  boolean is(String otherRevision, String otherDigest) {
    return revision.equals(otherRevision) && setDigest.equals(otherDigest);
  }

  List<Manifest> changedIn(ManifestSet newer) {
    return newer.manifests().stream().filter(m -> !m.digest().equals(digests.get(m.ref()))).toList();
  }

  /** In the order of identity. */
  List<ResourceRef> removedIn(ManifestSet newer) {
    SortedSet<ResourceRef> removed = new TreeSet<>(digests.keySet());
    newer.manifests().forEach(m -> removed.remove(m.ref()));
    return List.copyOf(removed);
  }
}
