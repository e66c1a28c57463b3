package io.updateorchestrator.cli.service;

import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which running orchestrator is meant. */
public final class ServiceOptions {

  @Option(names = "--server", paramLabel = "URL", description = "a running orchestrator; default: the one of the configuration or of the data folder, else one is started for this command")
  private URI server;

  @Option(names = "--token-file", paramLabel = "FILE", description = "file with the API's token; default: that of the data folder")
  private Path tokenFile;

  public URI server() {
    return server;
  }

  public Path tokenFile() {
    return tokenFile;
  }
}
