package io.updateorchestrator.common.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has to hold between keys. */
final class Consistency {

  private Consistency() {}

  /** @param own where a problem is said to stand; null without a file */
  static void check(JsonNode values, YamlDocument own, List<Problem> problems) {
    Set<String> clusters = new HashSet<>();
    int number = 0;
    for (JsonNode c : values.path("clusters")) {
      String at = "clusters[" + number++ + "]";
      if (!c.hasNonNull("name")) {
        problems.add(at(own, at, "has no name", null));
      } else if (!clusters.add(c.path("name").asText())) {
        problems.add(at(own, at + ".name", "there are two clusters " + c.path("name").asText(), null));
      }
      if ((c.hasNonNull("kubeconfig") || c.hasNonNull("context") ? 1 : 0) + (c.path("in_cluster").asBoolean() ? 1 : 0) + (c.path("simulated").asBoolean() ? 1 : 0) > 1) {
        problems.add(at(own, at, "is reached in more than one way", "keep one of kubeconfig (with context), in_cluster and simulated"));
      }
    }
    number = 0;
    for (JsonNode r : values.path("dependency_analysis").path("references")) {
      String at = "dependency_analysis.references[" + number++ + "]";
      if (!r.hasNonNull("from") || !r.hasNonNull("path") || !r.hasNonNull("to") && !r.hasNonNull("kind_path")) {
        problems.add(at(own, at, "needs from, path, and one of to and kind_path", "write {from: Group/Kind, path: spec.list[].ref.name, to: Group/Kind}"));
      }
    }
    Set<String> sources = new HashSet<>();
    number = 0;
    for (JsonNode s : values.path("sources")) {
      String at = "sources[" + number++ + "]";
      if (!s.hasNonNull("name")) {
        problems.add(at(own, at, "has no name", null));
      } else if (!sources.add(s.path("name").asText())) {
        problems.add(at(own, at + ".name", "there are two sources " + s.path("name").asText(), null));
      }
      if (s.hasNonNull("git") == s.hasNonNull("folder")) {
        problems.add(at(own, at, "needs one of git and folder", null));
      }
      if (s.path("clusters").isEmpty() && s.path("cluster_selector").isEmpty()) {
        problems.add(at(own, at, "has no target", "name clusters, or give a cluster_selector"));
      }
      for (JsonNode target : s.path("clusters")) {
        if (!clusters.contains(target.asText())) {
          problems.add(at(own, at + ".clusters", "there is no cluster " + target.asText(), Suggestions.of(target.asText(), clusters).map(m -> "did you mean " + m + "?").orElse(null)));
        }
      }
      if (s.path("auth").has("ssh_key_file")) {
        problems.add(at(own, at + ".auth.ssh_key_file", "ssh is not supported yet", "use https with username and password_file"));
      }
    }
  }

  private static Problem at(YamlDocument own, String field, String message, String hint) {
    return own == null ? new Problem(null, 0, 0, field, message, hint) : new Problem(own.file(), own.number(), own.lineOf(field), field, message, hint);
  }
}
