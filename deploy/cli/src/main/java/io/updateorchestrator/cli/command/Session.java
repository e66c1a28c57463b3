package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.Console;
import io.updateorchestrator.cli.logging.LogSettings;
import io.updateorchestrator.cli.logging.Logs;
import io.updateorchestrator.cli.output.Errors;
import io.updateorchestrator.cli.output.Output;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.planner.core.detect.DetectionOptions;

/** What all commands share: the global options, where to read and write, and what follows from both. */
public final class Session {

  private final GlobalOptions options;
  private final Console console;
  private final Interrupts interrupts = new Interrupts(() -> Errors.tell(Interrupts.told(), output(), false, false, console()));
  private Configuration configuration;

  public Session(GlobalOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  public Console console() {
    return console;
  }

  public Output output() {
    return options.output();
  }

  public boolean verbose() {
    return options.verbose();
  }

  /** Loaded at the first call; its warnings are told then. */
  public Configuration configuration() {
    if (configuration == null) {
      configuration = Configuration.load(options.config(), options.environment(), console.environment());
      configuration.warnings().forEach(this::warn);
      checkReferences(configuration);
    }
    return configuration;
  }

  /** What a path or a kind of a user's own reference has to look like, only the planner's core knows; a lane must not halt on it. */
  private static void checkReferences(Configuration configuration) {
    try {
      DetectionOptions.of(configuration.lane().detection());
    } catch (IllegalArgumentException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, e.getMessage(), e);
    }
  }

  public DataFolder dataFolder() {
    return options.dataDir() == null ? DataFolder.byDefault(console.environment()) : new DataFolder(options.dataDir().toAbsolutePath().normalize());
  }

  /** For a person, whatever stdout is for. */
  public void warn(String message) {
    console.err().println((console.colours() ? "\u001b[33mWarning:\u001b[0m " : "Warning: ") + message);
  }

  /** Beside the result: on stdout for people, on stderr where stdout is a document. */
  public void say(String message) {
    (output().isDocument() ? console.err() : console.out()).println(message);
  }

  public Interrupts interrupts() {
    return interrupts;
  }

  /** Who is said to ask. */
  public String user() {
    return System.getProperty("user.name", "unknown");
  }

  /** Begins to log, below the data folder. @param allOnStderr there, too; else only what is wrong */
  public void logs(boolean allOnStderr) {
    Logs.configure(LogSettings.of(configuration(), verbose(), dataFolder().prepared().root().resolve("logs").resolve("orchestrator.log"), allOnStderr));
  }

  /** The end of the process, by a broker that can't go on. */
  public void fatal(String message) {
    // A signal ends a broker that is only starting in the same way.
    OrchestratorException failure = interrupts.happened() ? Interrupts.told() : new OrchestratorException(ErrorCode.NO_BROKER, message);
    Errors.tell(failure, output(), false, verbose(), console);
    Runtime.getRuntime().halt(interrupts.exitCodeOr(failure.exitCode()));
  }
}
