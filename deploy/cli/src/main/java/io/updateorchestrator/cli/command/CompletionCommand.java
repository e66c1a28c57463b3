package io.updateorchestrator.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion bash|zsh|fish}. */
@Command(name = "completion", description = "Prints a script with which a shell completes commands and options.",
    footerHeading = "%nExamples:%n", footer = {"  source <(update-orchestrator completion bash)", "  update-orchestrator completion fish | source"})
public final class CompletionCommand implements Callable<Integer> {

  private static final String PROGRAM = "update-orchestrator";

  /** The shells that there is a script for; zsh reads that of bash. */
  enum Shell {
    BASH, ZSH, FISH
  }

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh|fish", description = "the shell that is to complete")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    program.getOut().print(shell == Shell.FISH ? fish(program) : AutoComplete.bash(PROGRAM, program));
    program.getOut().flush();
    return 0;
  }

  private static String fish(CommandLine program) {
    StringBuilder script = new StringBuilder();
    program.getSubcommands().forEach((name, command) -> {
      line(script, "__fish_use_subcommand", "-f -a " + name, command.getCommandSpec().usageMessage().description());
      command.getCommandSpec().options().stream().filter(o -> !o.hidden()).forEach(o -> line(script, "__fish_seen_subcommand_from " + name, names(o) + (o.arity().max() > 0 ? " -r" : ""), o.description()));
    });
    return script.toString();
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(names.isEmpty() ? "" : " ").append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    return names.toString();
  }

  private static void line(StringBuilder script, String when, String what, String[] description) {
    String text = String.join(" ", description).replace("\\", "\\\\").replace("'", "\\'");
    script.append("complete -c ").append(PROGRAM).append(" -n '").append(when).append("' ").append(what).append(" -d '").append(text).append("'\n");
  }
}
