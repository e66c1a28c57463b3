package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.ClusterName;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster is meant. */
public final class TargetOptions {

  @Option(names = "--cluster", paramLabel = "NAME", description = "a name of `clusters:` in the configuration, or `simulated`")
  private String cluster;

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "where the cluster and its credentials stand; default: as kubectl finds it")
  private Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "context of the kubeconfig; default: the current one")
  private String context;

  @Option(names = {"-n", "--namespace"}, paramLabel = "NS", converter = OptionValues.Namespace.class, description = "for objects that name none; default: default")
  private String namespace;

  public String cluster() {
    return cluster;
  }

  /** A plan's cluster, where no other is asked for. One that is only the current context has no name to go by. */
  void orCluster(String planned) {
    if (cluster == null && !planned.equals(ClusterName.UNNAMED)) {
      cluster = planned;
    }
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  public String context() {
    return context;
  }

  public String namespace() {
    return namespace == null ? "default" : namespace;
  }

  /** Null where none is asked for. */
  String givenNamespace() {
    return namespace;
  }
}
