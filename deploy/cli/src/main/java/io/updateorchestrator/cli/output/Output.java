package io.updateorchestrator.cli.output;

/** What {@code --output} chooses. */
public enum Output {
  TEXT,
  JSON,
  YAML,
  /** Graphviz; this and the following only of {@code analyze}. */
  DOT,
  MERMAID,
  /** A page that needs nothing else, and no network. */
  HTML;

  /** One document on stdout, and nothing else there. */
  public boolean isDocument() {
    return this == JSON || this == YAML;
  }

  /** A picture of what depends on what, alone on stdout, too. */
  public boolean isGraph() {
    return this == DOT || this == MERMAID || this == HTML;
  }
}
