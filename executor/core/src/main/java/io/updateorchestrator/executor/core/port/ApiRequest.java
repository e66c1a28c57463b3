package io.updateorchestrator.executor.core.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.resource.ResourceRef;

/**
 * One request to the API server. Each attempt is the core's own: a shell sends it once and repeats nothing.
 * Secrets are in clear text here, and nowhere outside of the executor's process.
 */
public sealed interface ApiRequest {

  /** Group and version. */
  String apiVersion();

  /** Whether the server's state may change by it; such a request needs the fence. */
  boolean writes();

  /** Reads from the API server itself, never from a cache. */
  record Get(ResourceRef ref, String apiVersion) implements ApiRequest {
    @Override
    public boolean writes() {
      return false;
    }
  }

  /**
   * @param namespace empty for all namespaces, or for a cluster-scoped kind
   * @param labelSelector and {@code fieldSelector}: as in a query, empty for none
   * @param limit at most so many objects, 0 for all
   */
  record ListOf(String group, String kind, String apiVersion, String namespace, String labelSelector, String fieldSelector, int limit) implements ApiRequest {
    @Override
    public boolean writes() {
      return false;
    }
  }

  /** Server-side apply under our field manager. {@code metadata.uid} and {@code metadata.resourceVersion} in the body are preconditions. */
  record Apply(ResourceRef ref, String apiVersion, ObjectNode body, boolean force, boolean dryRun) implements ApiRequest {
    @Override
    public boolean writes() {
      return !dryRun;
    }
  }

  /** POST: refused when the name is taken. */
  record Create(ResourceRef ref, String apiVersion, ObjectNode body) implements ApiRequest {
    @Override
    public boolean writes() {
      return true;
    }
  }

  /** PUT of the whole object. */
  record Replace(ResourceRef ref, String apiVersion, ObjectNode body) implements ApiRequest {
    @Override
    public boolean writes() {
      return true;
    }
  }

  record JsonPatch(ResourceRef ref, String apiVersion, JsonNode operations) implements ApiRequest {
    @Override
    public boolean writes() {
      return true;
    }
  }

  record MergePatch(ResourceRef ref, String apiVersion, JsonNode patch) implements ApiRequest {
    @Override
    public boolean writes() {
      return true;
    }
  }

  /** @param uid and {@code resourceVersion}: preconditions, null for none */
  record Delete(ResourceRef ref, String apiVersion, String uid, String resourceVersion, Propagation propagation) implements ApiRequest {
    @Override
    public boolean writes() {
      return true;
    }
  }

  enum Propagation { FOREGROUND, BACKGROUND, ORPHAN }
}
