package io.updateorchestrator.testkit.contract;

import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.testkit.ClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real API server, found as envtest does: {@code KUBECONFIG} names a running cluster, {@code KUBEBUILDER_ASSETS} a folder from
 * which one is started. In CI it has to be there.
 */
final class RealCluster implements TargetCluster, AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final FabricApi api;
  private final ClusterClient client;
  private final Process started;

  private RealCluster(Path kubeconfig, Process started) {
    ClusterAccess access = new ClusterAccess.Kubeconfig(kubeconfig, null);
    this.api = new FabricApi(access);
    this.client = new ClusterClient(access);
    this.started = started;
  }

  /** Skips the tests where there is none, and fails them in CI. */
  static RealCluster find() {
    String kubeconfig = System.getenv("KUBECONFIG");
    if (kubeconfig != null && Files.isReadable(Path.of(kubeconfig))) {
      return new RealCluster(Path.of(kubeconfig), null);
    }
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    if (assets != null && Files.isExecutable(Path.of(assets, "realcluster"))) {
      return start(Path.of(assets, "realcluster"));
    }
    String why = "no real API server: neither KUBECONFIG nor KUBEBUILDER_ASSETS is set (eval \"$(../shared/realcluster/realcluster up)\" sets both)";
    if ("true".equals(System.getenv("CI")) && isBesideTheRepository()) {
      Assertions.fail("In CI the contract is checked on a real API server, but there is " + why);
    }
    Assumptions.abort(why);
    throw new AssertionError("aborted");
  }

  private static boolean isBesideTheRepository() {
    Optional<Path> root = Optional.of(Path.of("").toAbsolutePath());
    while (root.isPresent() && !Files.exists(root.get().resolve(".git"))) {
      root = Optional.ofNullable(root.get().getParent());
    }
    return root.map(r -> Files.isDirectory(r.resolveSibling("shared").resolve("realcluster"))).orElse(false);
  }

  private static RealCluster start(Path binary) {
    try {
      Path folder = Files.createTempDirectory("realcluster");
      Process process = new ProcessBuilder(binary.toString(), folder.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("realcluster.log").toFile()).start();
      long until = System.nanoTime() + START.toNanos();
      while (!Files.exists(folder.resolve("ready"))) {
        if (!process.isAlive() || System.nanoTime() > until) {
          process.destroy();
          throw new AssertionError("The real cluster does not start: see " + folder.resolve("realcluster.log"));
        }
        Thread.sleep(100);
      }
      return new RealCluster(folder.resolve("kubeconfig"), process);
    } catch (IOException e) {
      throw new AssertionError("The real cluster does not start", e);
    } catch (InterruptedException e) {
      throw World.interrupted(e);
    }
  }

  @Override
  public FabricApi api() {
    return api;
  }

  @Override
  public ClusterClient client() {
    return client;
  }

  @Override
  public void close() {
    api.close();
    client.close();
    if (started != null) {
      started.destroy();
    }
  }
}
