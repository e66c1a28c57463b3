package io.updateorchestrator.common.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * One object as its author wants it, normalised: namespace filled in or removed by scope, {@code stringData}
 * turned into {@code data}, {@code status}, {@code creationTimestamp: null} and null maps gone.
 *
 * @param ref identity
 * @param apiVersion group and version, as the API server is asked for it
 * @param body the whole object; values of a Secret are sealed wherever a manifest is on a topic
 * @param digest of the normalised clear object: {@code sha256:…}, and {@code hmac:…} for a Secret
 * @param origin where it was read; null where it does not come from a file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(ResourceRef ref, String apiVersion, ObjectNode body, String digest, Origin origin) {

  public Manifest {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(body, "body");
  }

  /**
   * @param file as the user named it, below the source's root
   * @param document number of the YAML document in the file, from 1
   * @param line of the document's first key, from 1; 0 where unknown
   */
  public record Origin(String file, int document, int line) {}

  /** The annotation's value, or null. */
  public String annotation(String name) {
    return body.path("metadata").path("annotations").path(name).asText(null);
  }
}
