package io.updateorchestrator.cli.output;

/** What {@code --output} chooses. */
public enum Output {
  TEXT(null),
  JSON(null),
  YAML(null),
  /** Graphviz. */
  DOT("analyze"),
  MERMAID("analyze"),
  /** A page that needs nothing else, and no network. */
  HTML("analyze"),
  /** What is wrong, as code review tools read it (SARIF 2.1.0). */
  SARIF("validate");

  private final String command;

  Output(String command) {
    this.command = command;
  }

  /** The one command that has it; null: all have. */
  public String command() {
    return command;
  }

  /** One document on stdout, and nothing else there. */
  public boolean isDocument() {
    return this == JSON || this == YAML;
  }

  /** A picture of what depends on what, alone on stdout, too. */
  public boolean isGraph() {
    return this == DOT || this == MERMAID || this == HTML;
  }
}
