package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.output.Output;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command has, before or after its name. */
@Command(name = "update-orchestrator", description = "Rolls changes of Kubernetes manifests out in the order of their dependencies, and puts everything back when one fails.",
    synopsisSubcommandLabel = "COMMAND", versionProvider = VersionText.class, footerHeading = "%nExamples:%n",
    footer = {"  update-orchestrator up ./manifests --cluster simulated   everything in one process, nothing installed",
        "  update-orchestrator plan ./manifests                     what would be done, in which order, and why",
        "  update-orchestrator execute ./manifests                  do it, on the current kubeconfig context",
        "  update-orchestrator help COMMAND                         more about one command"})
public final class GlobalOptions {

  @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "configuration; `config --default` prints a commented one")
  private Path config;

  @Option(names = "--environment", paramLabel = "NAME", scope = ScopeType.INHERIT, description = "environment of the configuration that is laid over it")
  private String environment;

  @Option(names = "--data-dir", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "what has to outlive a process; default: $XDG_STATE_HOME/update-orchestrator")
  private Path dataDir;

  @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", scope = ScopeType.INHERIT, description = "text, json or yaml (one document on stdout, all else on stderr); of analyze also dot, mermaid, html, of validate sarif")
  private Output output = Output.TEXT;

  @Option(names = {"-v", "--verbose"}, scope = ScopeType.INHERIT, description = "more detail, logs of level DEBUG, and stack traces")
  private boolean verbose;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "this text")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "which version this is, and of what")
  private boolean version;

  public Path config() {
    return config;
  }

  public String environment() {
    return environment;
  }

  public Path dataDir() {
    return dataDir;
  }

  public Output output() {
    return output;
  }

  public boolean verbose() {
    return verbose;
  }
}
