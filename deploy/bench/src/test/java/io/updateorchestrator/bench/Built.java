package io.updateorchestrator.bench;

import io.updateorchestrator.e2e.outside.App;
import io.updateorchestrator.e2e.outside.Repository;
import java.nio.file.Path;
import java.time.Duration;

/** What is measured starts from a built tree: the launcher has nothing left to do but start. */
final class Built {
  private static final Duration BUILD = Duration.ofMinutes(10);

  private Built() {}

  static void sure(Path folder) {
    String patterns = Repository.ROOT.resolve("deploy/examples/patterns").toString();
    try (App app = App.launch(folder.resolve("logs"), "up", patterns, "--cluster", "simulated", "--once", "--listen", "127.0.0.1:0", "--data-dir", folder.resolve("built").toString())) {
      if (app.awaitEnd(BUILD) != 0) {
        throw new AssertionError(app.said());
      }
    }
  }
}
