package io.updateorchestrator.executor.kubernetes.api;

import java.nio.file.Path;

/** How a cluster's API server is reached. */
public sealed interface ClusterAccess {

  /** As messages name it. */
  String display();

  /**
   * @param file of the kubeconfig; null for the one that kubectl would use ({@code $KUBECONFIG}, else {@code ~/.kube/config})
   * @param context null for the file's current one
   */
  record Kubeconfig(Path file, String context) implements ClusterAccess {
    @Override
    public String display() {
      return "kubeconfig " + (file == null ? "of kubectl ($KUBECONFIG, else ~/.kube/config)" : file) + ", " + (context == null ? "its current context" : "context " + context);
    }
  }

  /** The service account of the pod that this process runs in. */
  record InCluster() implements ClusterAccess {
    @Override
    public String display() {
      return "the pod's own service account (in_cluster: true)";
    }
  }

  /** A server without authentication: the simulated cluster. */
  record Url(String url) implements ClusterAccess {
    @Override
    public String display() {
      return url;
    }
  }
}
