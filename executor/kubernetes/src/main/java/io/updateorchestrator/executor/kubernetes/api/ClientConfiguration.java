package io.updateorchestrator.executor.kubernetes.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes fabric8's configuration of a {@link ClusterAccess}, with its own retries off. */
final class ClientConfiguration {

  private static final int CONNECT_MS = 5_000;

  private ClientConfiguration() {}

  /** @throws OrchestratorException {@code no-cluster} if it names no cluster that could be asked */
  static Config of(ClusterAccess access) {
    Config config = switch (access) {
      case ClusterAccess.Kubeconfig kubeconfig -> kubeconfig(kubeconfig);
      case ClusterAccess.InCluster inCluster -> inCluster(inCluster);
      case ClusterAccess.Url url -> new ConfigBuilder(Config.empty()).withMasterUrl(url.url()).build();
    };
    // Without TLS there is no ALPN, and the JDK's client would ask each time whether the server wants HTTP/2.
    boolean plain = config.getMasterUrl().startsWith("http:");
    return new ConfigBuilder(config).withRequestRetryBackoffLimit(0).withConnectionTimeout(CONNECT_MS).withRequestTimeout(0).withHttp2Disable(plain).build();
  }

  private static Config kubeconfig(ClusterAccess.Kubeconfig access) {
    Path file = access.file() == null ? ofKubectl() : access.file();
    if (!Files.isReadable(file)) {
      throw noCluster(access, file + " can't be read");
    }
    Config config;
    try {
      config = Config.fromKubeconfig(access.context(), file.toFile());
    } catch (RuntimeException e) {
      throw noCluster(access, file + " is no kubeconfig" + (access.context() == null ? "" : " with that context"));
    }
    boolean other = access.context() != null && (config.getCurrentContext() == null || !access.context().equals(config.getCurrentContext().getName()));
    if (other || config.getCurrentContext() == null) {
      throw noCluster(access, file + (other ? " has no context " + access.context() : " has no current context"));
    }
    return config;
  }

  private static Path ofKubectl() {
    String variable = System.getenv("KUBECONFIG");
    String first = variable == null ? "" : variable.split(File.pathSeparator)[0];
    return first.isEmpty() ? Path.of(System.getProperty("user.home"), ".kube", "config") : Path.of(first);
  }

  private static Config inCluster(ClusterAccess.InCluster access) {
    if (System.getenv("KUBERNETES_SERVICE_HOST") == null || !Files.isReadable(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH))) {
      throw noCluster(access, "this process runs in no pod, or its service account's token is not mounted");
    }
    return new ConfigBuilder().withAutoConfigure(true).build();
  }

  static OrchestratorException noCluster(ClusterAccess access, String why) {
    return new OrchestratorException(ErrorCode.NO_CLUSTER, "No cluster by " + access.display() + ": " + why);
  }
}
