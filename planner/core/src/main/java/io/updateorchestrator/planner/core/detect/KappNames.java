package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.Manifest;

/** Names of kapp's change groups, placeholders filled in (kapp, {@code docs/apply-ordering.md}). */
final class KappNames {
  private KappNames() {}

  static String fillIn(String name, Manifest manifest) {
    JsonNode spec = manifest.body().path("spec");
    return name.replace("{api-group}", manifest.ref().group()).replace("{kind}", manifest.ref().kind()).replace("{name}", manifest.ref().name())
        .replace("{namespace}", manifest.ref().namespace()).replace("{crd-kind}", spec.path("names").path("kind").asText("")).replace("{crd-group}", spec.path("group").asText(""));
  }
}
