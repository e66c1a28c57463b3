package io.updateorchestrator.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param interactive a person looks at {@code out}: progress may be redrawn
 * @param canAsk a person can answer, too
 * @param environment variables of the process
 */
public record Console(InputStream in, PrintStream out, PrintStream err, boolean interactive, boolean canAsk, Map<String, String> environment) {

  public Console {
    environment = Map.copyOf(environment);
  }

  /** Colour only for a person, and only if that person did not ask for none (https://no-color.org). */
  public boolean colours() {
    return interactive && environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
  }
}
