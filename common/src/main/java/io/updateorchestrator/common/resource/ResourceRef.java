package io.updateorchestrator.common.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;

/**
 * Identity of a Kubernetes object inside one cluster: API group, kind, namespace and name, and never
 * the version. The core group and the cluster scope are empty strings.
 */
public record ResourceRef(String group, String kind, String namespace, String name) implements Comparable<ResourceRef> {

  public ResourceRef {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  /** A namespaced or cluster-scoped object of the core group. */
  public static ResourceRef core(String kind, String namespace, String name) {
    return new ResourceRef("", kind, namespace, name);
  }

  /** Group and kind, as the keys of {@code strategies} and {@code resource_config} name them. */
  @JsonIgnore
  public GroupKind groupKind() {
    return new GroupKind(group, kind);
  }

  public boolean is(String wantedGroup, String wantedKind) {
    return group.equals(wantedGroup) && kind.equals(wantedKind);
  }

  /** {@code Kind/name}, or {@code Kind/namespace/name}: as messages and cycles name an object. */
  @JsonIgnore
  public String display() {
    return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
  }

  /** A string that differs for any two different identities and sorts by group; used in store keys and digests. */
  @JsonIgnore
  public String key() {
    return group + "/" + kind + "/" + namespace + "/" + name;
  }

  /** The inverse of {@link #key()}. */
  public static ResourceRef ofKey(String key) {
    String[] parts = key.split("/", 4);
    if (parts.length != 4) {
      throw new IllegalArgumentException("Not a resource key: " + key);
    }
    return new ResourceRef(parts[0], parts[1], parts[2], parts[3]);
  }

  @Override
  public int compareTo(ResourceRef other) {
    // Written out: sorting a hundred thousand edges is nearly all of what ordering them costs.
    int byKind = kind.compareTo(other.kind);
    if (byKind != 0) {
      return byKind;
    }
    int byNamespace = namespace.compareTo(other.namespace);
    if (byNamespace != 0) {
      return byNamespace;
    }
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : group.compareTo(other.group);
  }

  @Override
  public String toString() {
    return display();
  }
}
