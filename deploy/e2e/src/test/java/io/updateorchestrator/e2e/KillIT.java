package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.e2e.outside.Api;
import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.RealCluster;
import io.updateorchestrator.e2e.outside.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} at random moments, three in each rollout: it comes out the same. {@code deploy/e2e/kill-run.sh} runs many seeds. */
class KillIT {
  private static final int KILLS = 3;

  @TempDir
  private Path folder;

  /** {@code -De2e.seed=} runs one, {@code -De2e.seeds=} that many. */
  static LongStream seeds() {
    String one = System.getProperty("e2e.seed");
    return one != null ? LongStream.of(Long.parseLong(one)) : new Random().longs(Integer.getInteger("e2e.seeds", 1), 0, 1_000_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void comesOutTheSame(long seed) {
    System.out.println("KillIT: -De2e.seed=" + seed);
    RealCluster cluster = RealCluster.orSkip();
    Random random = new Random(seed);
    String namespace = "kill-" + seed + "-" + Long.toHexString(System.nanoTime());
    Chain.Fault fault = Chain.Fault.values()[1 + random.nextInt(Chain.Fault.values().length - 1)];
    int place = 1 + random.nextInt(Chain.LENGTH);
    cluster.makeNamespace(namespace);

    // Given
    try (Service service = new Service(folder, "kubeconfig: '" + System.getenv("KUBECONFIG") + "'").start()) {
      String first = service.push("one", Chain.files(namespace, 1));
      killed(service, random);
      assertThat(service.state(first)).as("seed %d, the first commit: %s", seed, service.app().said()).isEqualTo("succeeded");
      Map<String, String> before = cluster.objects(namespace);

      // When
      String second = service.push("two", Chain.files(namespace, 2, fault, place));
      killed(service, random);
      JsonNode failed = service.api().awaitRollout(second, Service.ROLLOUT, Api::ended);
      Map<String, String> after = cluster.objects(namespace);
      String third = service.push("three", Chain.files(namespace, 3));
      killed(service, random);

      // Then
      assertThat(failed.path("state").asText()).as("seed %d, %s at %d: %s", seed, fault, place, failed.toPrettyString()).isEqualTo("rolled-back");
      assertThat(after).as("seed %d, %s at %d", seed, fault, place).isEqualTo(before).hasSize(2 * Chain.LENGTH);
      assertThat(service.state(third)).as("seed %d, the fix", seed).isEqualTo("succeeded");
      assertThat(cluster.objects(namespace)).hasSize(2 * Chain.LENGTH).allSatisfy((name, object) -> assertThat(object).contains("v3"));
    } finally {
      cluster.removeNamespace(namespace);
    }
  }

  /** A rollout of the chain takes some seconds; some kills come while the process starts, some when all is done: they have to do no harm either. */
  private static void killed(Service service, Random random) {
    for (int i = 0; i < KILLS; i++) {
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(4_000)).toNanos());
      service.kill();
      service.start();
      if (random.nextInt(3) > 0) {
        service.api();
      }
    }
  }
}
