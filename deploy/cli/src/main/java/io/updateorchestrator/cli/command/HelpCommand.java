package io.updateorchestrator.cli.command;

import io.updateorchestrator.common.config.Suggestions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help [COMMAND]}. */
@Command(name = "help", description = "Tells what a command does.")
public final class HelpCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "a command; without, all are listed")
  private String command;

  @Override
  public Integer call() {
    CommandLine parent = spec.parent().commandLine();
    CommandLine wanted = command == null ? parent : parent.getSubcommands().get(command);
    if (wanted == null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "There is no command '" + command + "'"
          + Suggestions.of(command, parent.getSubcommands().keySet()).map(k -> ": did you mean " + k + "?").orElse(": known are " + String.join(" ", parent.getSubcommands().keySet())));
    }
    wanted.usage(parent.getOut());
    return 0;
  }
}
