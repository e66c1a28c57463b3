package io.updateorchestrator.planner.core.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys that pods want from a ConfigMap or Secret of the set and that are not in it: the pod never starts. */
final class KeyCheck {

  /** {@code …env[0].valueFrom.secretKeyRef} and {@code …volumes[1].configMap}, before the field that has the name. */
  private static final Pattern PLACE = Pattern.compile("(.+\\.(?:configMapKeyRef|secretKeyRef|configMap|secret))\\.(?:name|secretName)");

  private final Analysis analysis;
  private final List<Problem> found;

  KeyCheck(Analysis analysis, List<Problem> found) {
    this.analysis = analysis;
    this.found = found;
  }

  void check() {
    for (Dependency d : analysis.detection().dependencies()) {
      Matcher place = PLACE.matcher(d.path());
      if ((d.to().is("", "ConfigMap") || d.to().is("", "Secret")) && place.matches()) {
        JsonNode reference = Fields.at(analysis.objects().get(d.from()).body(), place.group(1));
        if (reference.has("key")) {
          check(d, place.group(1) + ".key", reference.path("key").asText());
        }
        for (int i = 0; i < reference.path("items").size(); i++) {
          check(d, place.group(1) + ".items[" + i + "].key", reference.path("items").path(i).path("key").asText());
        }
      }
    }
  }

  private void check(Dependency dependency, String field, String key) {
    List<String> keys = keysOf(dependency.to());
    if (!keys.contains(key)) {
      found.add(SetCheck.at(analysis, dependency.from(), field, dependency.to().display() + " has no key \"" + key + "\"", SetCheck.nearest(key, keys)));
    }
  }

  private List<String> keysOf(ResourceRef ref) {
    List<String> keys = new ArrayList<>();
    JsonNode body = analysis.objects().get(ref).body();
    List.of("data", "stringData", "binaryData").forEach(part -> body.path(part).fieldNames().forEachRemaining(keys::add));
    return keys;
  }
}
