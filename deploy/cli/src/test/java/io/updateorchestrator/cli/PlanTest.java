package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

  private static final String ONE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

  @TempDir
  private Path folder;

  private String data;
  private Path plan;

  @BeforeEach
  void names() {
    data = folder.resolve("data").toString();
    plan = folder.resolve("plan.json");
  }

  @Test
  void isOfNoSourceWhereItsResourcesHaveNoName() {
    // Given
    Run.withInput(ONE, "plan", "-", "--out", plan.toString(), "--data-dir", data);
    // When
    Run run = Run.of("execute", plan.toString(), "--data-dir", data);
    // Then
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--source NAME");
  }

  @Test
  void keepsTheNameAndTheOptionsThatItWasMadeWith() throws IOException {
    // When
    Run.withInput(ONE, "plan", "-", "--source", "shop", "--timeout", "77", "--no-rollback", "--out", plan.toString(), "--data-dir", data);
    // Then
    var objects = Json.tree(Files.readString(folder.resolve("plan.objects")));
    assertThat(objects.path("source").asText()).isEqualTo("shop");
    assertThat(objects.path("options").path("operationTimeoutSeconds").asInt()).isEqualTo(77);
    assertThat(objects.path("options").path("rollback").asBoolean(true)).isFalse();
  }

  @Test
  void isForItsOwnClusterWhereNoneIsAskedFor() throws IOException {
    // Given
    Path two = Files.writeString(folder.resolve("two.yaml"), "clusters: [{name: one, simulated: true}, {name: two, simulated: true}]\n");
    Run.withInput(ONE, "plan", "-", "--source", "shop", "--cluster", "two", "--config", two.toString(), "--out", plan.toString(), "--data-dir", data);
    // When
    Run own = Run.of("execute", plan.toString(), "--dry-run", "--output", "json", "--config", two.toString(), "--data-dir", data);
    Run other = Run.of("execute", plan.toString(), "--dry-run", "--cluster", "one", "--config", two.toString(), "--data-dir", data);
    // Then
    assertThat(own.exitCode()).as(own.out() + own.err()).isZero();
    assertThat(Json.tree(own.out()).path("cluster").asText()).isEqualTo("two");
    assertThat(other.exitCode()).isEqualTo(2);
  }

  @Test
  void ordersByTheReferencesOfTheUsersConfigurationAsThePlannerDoes() throws IOException {
    // Given
    Path own = Files.writeString(folder.resolve("own.yaml"), "dependency_analysis: {references: [{from: example.com/Shop, path: spec.settings, to: ConfigMap}]}\n");
    String shop = ONE + "---\napiVersion: example.com/v1\nkind: Shop\nmetadata: {name: s}\nspec: {settings: a}\n";
    // When
    Run run = Run.withInput(shop, "plan", "-", "--config", own.toString(), "--data-dir", data, "--output", "json");
    // Then
    assertThat(Json.tree(run.out()).path("batches")).hasSize(2);
  }
}
