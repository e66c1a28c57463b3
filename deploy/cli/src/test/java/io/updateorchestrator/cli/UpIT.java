package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --once} and the commands around it, in this process, with a real broker and the simulated cluster. */
class UpIT {

  private static final String WEB = "registry.example.com/shop/web:2.1.0";
  private static final String BROKEN = "registry.example.com/shop/web:does-not-exist";

  @TempDir
  private Path temporary;
  private String data;
  private Path shop;

  @BeforeEach
  void copyTheShop() throws IOException {
    data = temporary.resolve("data").toString();
    shop = temporary.resolve("shop");
    copy(Run.EXAMPLES.resolve("shop"), shop);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private Run up(Path folder, String... more) {
    return Run.of(Stream.concat(Stream.of("up", folder.toString(), "--cluster", "simulated", "--once", "--listen", "0", "--data-dir", data), Stream.of(more)).toArray(String[]::new));
  }

  private Run command(String... arguments) {
    return Run.of(Stream.concat(Stream.of(arguments), Stream.of("--data-dir", data)).toArray(String[]::new));
  }

  private void image(String from, String to) throws IOException {
    Path file = shop.resolve("web").resolve("deployment.yaml");
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  @Test
  void rollsTheShopOutPutsABrokenImageBackAndLetsTheMendedOneThrough() throws IOException {
    // Given
    Run first = up(shop);
    assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
    image(WEB, BROKEN);
    Run broken = up(shop);
    Run held = up(shop);
    image(BROKEN, WEB.replace("2.1.0", "2.1.1"));
    // When
    Run mended = up(shop);
    // Then
    assertThat(first.out()).contains("26 operations in 6 batches").contains("succeeded").contains("26 ready");
    assertThat(broken.exitCode()).isEqualTo(3);
    assertThat(broken.out()).contains("rolled back");
    assertThat(broken.err()).startsWith("Error: Rollout simulated-2 of shop ended rolled-back: Deployment/shop/web").contains("ImagePullBackOff");
    assertThat(held.exitCode()).isEqualTo(3);
    assertThat(mended.exitCode()).as(mended.out() + mended.err()).isZero();
    JsonNode history = Json.tree(command("history", "--output", "json").out()).path("rollouts");
    assertThat(history).extracting(r -> r.path("state").asText()).containsExactly("succeeded", "rolled-back", "succeeded");
  }

  @Test
  void rollsTheCustomersPatternsOutAndBackByHand() {
    // Given
    Run executed = command("execute", Run.EXAMPLES.resolve("patterns").toString(), "--cluster", "simulated", "--output", "json");
    // When
    Run rolledBack = command("rollback", "--cluster", "simulated", "--output", "json", "--confirmed");
    // Then
    assertThat(executed.exitCode()).as(executed.out() + executed.err()).isZero();
    JsonNode operations = Json.tree(executed.out()).path("rollouts").path(0).path("batches");
    assertThat(operations.findValuesAsText("state")).containsOnly("ready");
    assertThat(rolledBack.exitCode()).as(rolledBack.out() + rolledBack.err()).isZero();
    assertThat(Json.tree(rolledBack.out()).path("rollouts").path(0).path("rollbackOf").asText()).isEqualTo("simulated-1");
  }

  @Test
  void refusesAPlanWhoseResourcesHaveChanged() throws IOException {
    // Given
    Path plan = temporary.resolve("plan.json");
    Run planned = command("plan", shop.toString(), "--cluster", "simulated", "--out", plan.toString());
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    image(WEB, BROKEN);
    // When
    Run stale = command("execute", plan.toString(), shop.toString(), "--cluster", "simulated", "--source", "shop");
    // Then
    assertThat(stale.exitCode()).isEqualTo(2);
    assertThat(stale.err()).contains("have changed since the plan was made");
  }
}
