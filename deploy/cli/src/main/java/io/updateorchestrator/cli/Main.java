package io.updateorchestrator.cli;

/** What the launcher starts. */
public final class Main {

  /** Which of {@code in} and {@code out} are terminals: the launcher sees it, Java 21 does not. */
  private static final String TERMINALS = "update-orchestrator.terminals";

  private Main() {}

  public static void main(String[] arguments) {
    String terminals = System.getProperty(TERMINALS, "");
    Console console = new Console(System.in, System.out, System.err, terminals.contains("out"), terminals.contains("in") && terminals.contains("out"), System.getenv());
    int exitCode = new Cli(console).run(arguments);
    System.out.flush();
    System.err.flush();
    // Threads of libraries must not keep a command alive that has said all it had to say.
    Runtime.getRuntime().halt(exitCode);
  }
}
