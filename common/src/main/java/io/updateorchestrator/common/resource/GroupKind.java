package io.updateorchestrator.common.resource;

/** An API group and a kind of it; the core group is the empty string. */
public record GroupKind(String group, String kind) {

  /** {@code Kind} for the core group, else {@code group/Kind}. */
  @Override
  public String toString() {
    return group.isEmpty() ? kind : group + "/" + kind;
  }
}
