package io.updateorchestrator.simulated;

import io.updateorchestrator.simulated.http.HttpCluster;
import java.net.URI;
import java.nio.file.Path;

/**
 * A Kubernetes API server on loopback, in this JVM, that fabric8 and kubectl talk to as to any other. Its objects are kept in
 * a folder and are there again after a restart, also after {@code kill -9}.
 */
public final class SimulatedCluster implements AutoCloseable {

  private final HttpCluster http;

  /** @param folder for its data, made if need be; nobody else may use it meanwhile */
  public SimulatedCluster(Path folder) {
    this.http = new HttpCluster(folder);
  }

  /** @return itself, ready for requests on a port of its own */
  public SimulatedCluster start() {
    http.start();
    return this;
  }

  /** Where it listens; known after {@link #start()}. */
  public URI url() {
    return http.url();
  }

  /** UID of {@code kube-system}: the same for as long as the folder lives. */
  public String clusterUid() {
    return http.clusterUid();
  }

  /** A kubeconfig for it, as YAML. */
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: simulated, cluster: {server: "%s"}}]
        users: [{name: simulated, user: {}}]
        contexts: [{name: simulated, context: {cluster: simulated, user: simulated}}]
        current-context: simulated
        """.formatted(url());
  }

  @Override
  public void close() {
    http.close();
  }
}
