package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.e2e.outside.Api;
import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.RealCluster;
import io.updateorchestrator.e2e.outside.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** git push, signed webhook, real API server: what fails is put back as it was, the revision is not tried again, and its fix goes through. */
class ChainIT {
  private static final Duration SECONDS = Duration.ofSeconds(30);

  @TempDir
  private Path folder;
  private RealCluster cluster;
  private String namespace;

  @BeforeEach
  void makeNamespace() {
    cluster = RealCluster.orSkip();
    namespace = "chain-" + Long.toHexString(System.nanoTime());
    cluster.makeNamespace(namespace);
  }

  @AfterEach
  void removeNamespace() {
    if (cluster != null) {
      cluster.removeNamespace(namespace);
    }
  }

  /** One place for each fault; all places with {@code -De2e.matrix=all}. */
  static Stream<Arguments> faults() {
    if (!"all".equals(System.getProperty("e2e.matrix"))) {
      return Stream.of(Arguments.of(Chain.Fault.IMAGE, 9), Arguments.of(Chain.Fault.CRASH, 5), Arguments.of(Chain.Fault.MISSING_KEY, 1), Arguments.of(Chain.Fault.IMMUTABLE, 5));
    }
    List<Arguments> all = new ArrayList<>();
    Arrays.stream(Chain.Fault.values()).filter(f -> f != Chain.Fault.NONE).forEach(f -> Stream.of(1, 5, 9).forEach(place -> all.add(Arguments.of(f, place))));
    return all.stream();
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("faults")
  void whatFailsIsAsBeforeAndItsFixGoesThrough(Chain.Fault fault, int place) {
    // Given
    try (Service service = new Service(folder, "kubeconfig: '" + System.getenv("KUBECONFIG") + "'").start()) {
      String first = service.push("one", Chain.files(namespace, 1));
      assertThat(service.state(first)).as(service.app().said()).isEqualTo("succeeded");
      Map<String, String> before = cluster.objects(namespace);

      // When
      String second = service.push("two", Chain.files(namespace, 2, fault, place));
      JsonNode failed = service.api().awaitRollout(second, Service.ROLLOUT, Api::ended);
      Map<String, String> after = cluster.objects(namespace);
      String third = service.push("three", Chain.files(namespace, 3));

      // Then
      assertThat(failed.path("state").asText()).as(failed.toPrettyString()).isEqualTo("rolled-back");
      assertThat(after).isEqualTo(before).hasSize(2 * Chain.LENGTH);
      assertThat(lasted(failed)).isLessThan(SECONDS.plusSeconds(3L * place));
      assertThat(failed.toString()).contains("app-" + place);
      assertThat(service.state(third)).isEqualTo("succeeded");
      assertThat(service.api().rollouts()).as("the failed revision was not tried again").hasSize(3);
      assertThat(cluster.kubectl("get", "configmap", "app-9", "-n", namespace, "-o", "jsonpath={.data.greeting}")).isEqualTo("hello 3");
    }
  }

  private static Duration lasted(JsonNode rollout) {
    return Duration.between(Instant.parse(rollout.path("started").asText()), Instant.parse(rollout.path("ended").asText()));
  }
}
