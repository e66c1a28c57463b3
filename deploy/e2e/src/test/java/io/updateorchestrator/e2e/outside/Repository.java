package io.updateorchestrator.e2e.outside;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the source tree is that the tests look at from outside. */
public final class Repository {
  public static final Path ROOT = find(Path.of("").toAbsolutePath());
  public static final Path LAUNCHER = ROOT.resolve("deploy/bin/update-orchestrator");
  public static final Path APP = ROOT.resolve("deploy/cli/target/app");

  private Repository() {}

  private static Path find(Path folder) {
    return Files.isDirectory(folder.resolve("deploy/bin")) ? folder : find(folder.getParent());
  }
}
