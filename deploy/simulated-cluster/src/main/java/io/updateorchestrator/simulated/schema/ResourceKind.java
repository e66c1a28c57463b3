package io.updateorchestrator.simulated.schema;

import java.util.List;

/**
 * A kind that the API serves, in one version.
 *
 * @param group empty for the core's
 * @param storage the resource's name in storage, the same for all its versions
 */
public record ResourceKind(String group, String version, String kind, String plural, String singular, boolean namespaced,
    List<String> verbs, List<String> shortNames, List<String> categories, List<String> subresources, Type.MapOf type, boolean custom) {

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As messages name it: {@code deployments.apps}, {@code configmaps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public boolean is(String otherGroup, String otherKind) {
    return kind.equals(otherKind) && group.equals(otherGroup);
  }

  public boolean hasStatus() {
    return subresources.contains("status");
  }
}
