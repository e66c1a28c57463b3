package io.updateorchestrator.planner.core.graph;

import io.updateorchestrator.common.resource.ResourceRef;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Objects as numbers, in the order of their identities: comparing numbers compares identities. */
final class Vertices {
  private final ResourceRef[] sorted;
  private final Map<ResourceRef, Integer> index;

  Vertices(Collection<ResourceRef> objects) {
    sorted = objects.toArray(ResourceRef[]::new);
    Arrays.sort(sorted);
    index = HashMap.newHashMap(sorted.length);
    for (int i = 0; i < sorted.length; i++) {
      index.put(sorted[i], i);
    }
  }

  int size() {
    return sorted.length;
  }

  ResourceRef at(int v) {
    return sorted[v];
  }

  /** @throws IllegalArgumentException for an object that is not in the set */
  int indexOf(ResourceRef ref) {
    Integer v = index.get(ref);
    if (v == null) {
      throw new IllegalArgumentException("Not in the set: " + ref);
    }
    return v;
  }
}
