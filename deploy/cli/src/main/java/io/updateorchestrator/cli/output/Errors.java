package io.updateorchestrator.cli.output;

import io.updateorchestrator.cli.Console;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import java.util.List;

/** Tells a person, or a program, why a command failed. */
public final class Errors {

  private Errors() {}

  /** @param documentPrinted the error was already part of the command's own document */
  public static void tell(OrchestratorException e, Output output, boolean documentPrinted, boolean verbose, Console console) {
    if (output.isDocument() && !documentPrinted) {
      Documents.print(ErrorDocument.of(e), output, console.out());
    }
    if (!output.isDocument()) {
      text(e.getMessage(), e.problems(), console);
    }
    if (verbose) {
      e.printStackTrace(console.err());
    }
  }

  private static void text(String message, List<Problem> problems, Console console) {
    boolean colours = console.colours();
    console.out().flush();
    console.err().println((colours ? "\u001b[31mError:\u001b[0m " : "Error: ") + message);
    problems.stream().map(Problem::display).filter(line -> !line.equals(message)).forEach(line -> console.err().println("  " + line));
    console.err().flush();
  }
}
