package io.updateorchestrator.cli;

import io.updateorchestrator.cli.command.AbortCommand;
import io.updateorchestrator.cli.command.AnalyzeCommand;
import io.updateorchestrator.cli.command.ApproveCommand;
import io.updateorchestrator.cli.command.CompletionCommand;
import io.updateorchestrator.cli.command.ConfigCommand;
import io.updateorchestrator.cli.command.ExecuteCommand;
import io.updateorchestrator.cli.command.ExplainCommand;
import io.updateorchestrator.cli.command.GlobalOptions;
import io.updateorchestrator.cli.command.HelpCommand;
import io.updateorchestrator.cli.command.HistoryCommand;
import io.updateorchestrator.cli.command.Interrupts;
import io.updateorchestrator.cli.command.PlanCommand;
import io.updateorchestrator.cli.command.ReportedFailure;
import io.updateorchestrator.cli.command.RollbackCommand;
import io.updateorchestrator.cli.command.RunCommand;
import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.cli.command.StatusCommand;
import io.updateorchestrator.cli.command.TopicsCommand;
import io.updateorchestrator.cli.command.UpCommand;
import io.updateorchestrator.cli.command.ValidateCommand;
import io.updateorchestrator.cli.output.Errors;
import io.updateorchestrator.cli.output.Output;
import io.updateorchestrator.common.config.Suggestions;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The command line: finds the command, runs it, and turns failures into messages and exit codes (protocol.md, "Exit codes"). */
public final class Cli {

  private static final int WIDTH = 110;
  private static final int USAGE_ERROR = ErrorCode.USAGE.exitCode();
  /** How picocli lists the words that an option takes: as we write enums, not as a person types them. */
  private static final Pattern WORDS = Pattern.compile("(expected one of \\[.*]) \\(case-insensitive\\) but was");

  private final Console console;
  private final Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();

  public Cli(Console console) {
    this.console = console;
    commands.put("plan", PlanCommand::new);
    commands.put("analyze", AnalyzeCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("validate", ValidateCommand::new);
    commands.put("execute", ExecuteCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("history", HistoryCommand::new);
    commands.put("rollback", RollbackCommand::new);
    commands.put("approve", ApproveCommand::new);
    commands.put("abort", AbortCommand::new);
    commands.put("up", UpCommand::new);
    commands.put("run", RunCommand::new);
    commands.put("topics", TopicsCommand::new);
    commands.put("config", ConfigCommand::new);
    commands.put("completion", session -> new CompletionCommand());
    commands.put("help", session -> new HelpCommand());
  }

  /** @return the exit code */
  public int run(String... arguments) {
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(options, console);
    CommandLine line = commandLine(options, session, arguments);
    line.setParameterExceptionHandler((e, given) -> usage(e, given));
    line.setExecutionStrategy(parsed -> {
      String only = options.output().command();
      if (only != null && parsed.hasSubcommand() && !parsed.subcommand().commandSpec().name().equals(only)) {
        throw new CommandLine.ParameterException(parsed.subcommand().commandSpec().commandLine(),
            "Invalid value for option '--output': " + options.output().name().toLowerCase(Locale.ROOT) + " is only for " + only);
      }
      return new CommandLine.RunLast().execute(parsed);
    });
    line.setExecutionExceptionHandler((e, command, result) -> failed(e, session));
    int exitCode = arguments.length == 0 ? line.execute("--help") : line.execute(arguments);
    return session.interrupts().exitCodeOr(exitCode);
  }

  /** Only the command that is named is built: reflection over all of them would cost each start a quarter of its time. */
  private CommandLine commandLine(GlobalOptions options, Session session, String... arguments) {
    CommandLine line = new CommandLine(options);
    List<String> given = Arrays.asList(arguments);
    boolean all = given.contains("help") || given.contains("completion") || commands.keySet().stream().noneMatch(given::contains);
    commands.forEach((name, command) -> {
      if (all || given.contains(name)) {
        line.addSubcommand(name, command.apply(session));
      }
    });
    line.setUsageHelpWidth(WIDTH);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new java.io.PrintWriter(console.out(), true));
    line.setErr(new java.io.PrintWriter(console.err(), true));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(console.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    return line;
  }

  private int usage(CommandLine.ParameterException e, String... arguments) {
    CommandLine command = e.getCommandLine();
    Output output = outputOf(arguments);
    String help = "update-orchestrator help" + (command.getParent() == null ? "" : " " + command.getCommandName());
    Errors.tell(new OrchestratorException(ErrorCode.USAGE, sentence(e) + " (" + meant(e) + "see `" + help + "`)"), output, false, false, console);
    return USAGE_ERROR;
  }

  private static String sentence(CommandLine.ParameterException e) {
    if (isNoCommand(e)) {
      return "There is no command '" + ((CommandLine.UnmatchedArgumentException) e).getUnmatched().getFirst() + "'";
    }
    String line = e.getMessage().lines().findFirst().orElse("Wrong usage");
    return WORDS.matcher(line).replaceFirst(found -> found.group(1).toLowerCase(Locale.ROOT) + " but was");
  }

  private static boolean isNoCommand(CommandLine.ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched && e.getCommandLine().getParent() == null && !unmatched.isUnknownOption();
  }

  /** In the message itself, so that a program's reader sees it, too. */
  private String meant(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return "";
    }
    Collection<String> known = isNoCommand(e) ? commands.keySet() : e.getCommandLine().getCommandSpec().optionsMap().keySet();
    return Suggestions.of(unmatched.getUnmatched().getFirst().replaceFirst("=.*", ""), known).map(k -> "did you mean " + k + "? ").orElse("");
  }

  /** What {@code --output} says, where parsing has failed. */
  private static Output outputOf(String... arguments) {
    String all = String.join(" ", arguments).toLowerCase(Locale.ROOT).replace('=', ' ');
    return all.contains("--output json") || all.contains("-o json") ? Output.JSON
        : all.contains("--output yaml") || all.contains("-o yaml") ? Output.YAML : Output.TEXT;
  }

  private int failed(Exception e, Session session) {
    if (e instanceof ReportedFailure reported) {
      Errors.tell(reported.failure(), session.output(), true, session.verbose(), console);
      return reported.failure().exitCode();
    }
    OrchestratorException failure = session.interrupts().happened() ? Interrupts.told() : e instanceof OrchestratorException known ? known
        : new OrchestratorException(ErrorCode.INTERNAL, "Internal error: " + e + " (--verbose shows where; please report it)", e);
    Errors.tell(failure, session.output(), false, session.verbose(), console);
    return failure.exitCode();
  }
}
