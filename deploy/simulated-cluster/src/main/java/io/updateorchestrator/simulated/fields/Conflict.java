package io.updateorchestrator.simulated.fields;

import java.util.List;

/** An apply that would change what others own. */
public final class Conflict extends Exception {

  /** @param field path as messages write it */
  public record Cause(String field, String message) {}

  private final transient List<Cause> causes;

  Conflict(String message, List<Cause> causes) {
    super(message);
    this.causes = List.copyOf(causes);
  }

  public List<Cause> causes() {
    return causes;
  }
}
