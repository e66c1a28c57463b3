package io.updateorchestrator.simulated.store;

/** Where an object is kept. {@code namespace} is empty for cluster-scoped kinds. Versions share one place. */
public record Key(String group, String plural, String namespace, String name) {

  @Override
  public String toString() {
    return (group.isEmpty() ? plural : plural + "." + group) + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
