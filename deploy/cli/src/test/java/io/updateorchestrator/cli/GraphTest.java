package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTest {
  private static final String SHOP = Run.EXAMPLES.resolve("shop").toString();
  private static final String MISSING = """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, annotations: {text: "</script>"}}
      spec: {containers: [{name: a, image: a, envFrom: [{configMapRef: {name: nowhere}}]}]}
      """;
  private static final String RING = """
      {apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {gitops.flux.io/depends-on: ConfigMap/b}}}
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: b, annotations: {gitops.flux.io/depends-on: ConfigMap/a}}}
      """;

  @Test
  void writesForGraphviz() {
    // When
    Run run = Run.of("analyze", SHOP, "-o", "dot");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("digraph dependencies {\n").endsWith("}\n").contains("  subgraph \"cluster_shop-data\" {\n    label=\"shop-data\";\n",
        "    \"Deployment.apps/shop/api\" [label=\"Deployment\\napi\"];\n",
        "  \"Deployment.apps/shop/api\" -> \"Job.batch/shop/migrate\" [tooltip=\"metadata.annotations.gitops.flux.io/depends-on\", penwidth=2];\n",
        "  \"Deployment.apps/shop/api\" -> \"Service/shop/api\" [tooltip=\"spec.template.metadata.labels\", style=dashed, color=\"#aaaaaa\"];\n");
  }

  @Test
  void writesForMermaid() {
    // When
    Run run = Run.withInput(MISSING, "analyze", "-", "--output", "mermaid");

    // Then
    assertThat(run.out()).isEqualTo("""
        flowchart RL
          subgraph g0["default"]
            n0["Pod<br/>a"]
          end
          n1["ConfigMap<br/>nowhere<br/>not in the set"]:::missing
          n0 -.-> n1
          classDef missing stroke:#b00020,stroke-dasharray:3
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "ring", "missing"})
  void thePageNeedsNothingElse(String what) throws Exception {
    // When
    Run run = what.equals("shop") ? Run.of("analyze", SHOP, "-o", "html") : Run.withInput(what.equals("ring") ? RING : MISSING, "analyze", "-", "-o", "html");

    // Then
    String own = run.out().replaceFirst("(?s)<script>.*?</script>", "");
    assertThat(own).doesNotContain("src=", "href=", "@import", "url(").doesNotContain("{{");
    Matcher data = Pattern.compile("const elements = (.*);\n").matcher(own);
    assertThat(data.find()).isTrue();
    JsonNode elements = Json.tree(data.group(1));
    long objects = elements.findValuesAsText("type").stream().filter("object"::equals).count();
    assertThat(objects).isEqualTo(what.equals("shop") ? 26 : what.equals("ring") ? 2 : 1);
    assertThat(run.exitCode()).isEqualTo(what.equals("ring") ? 2 : 0);
  }
}
