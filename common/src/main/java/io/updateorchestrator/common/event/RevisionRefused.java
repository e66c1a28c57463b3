package io.updateorchestrator.common.event;

import io.updateorchestrator.common.problem.Problem;
import java.time.Instant;
import java.util.List;

/** A revision that can't be read or rendered. Nothing of it is applied, the former one is still wanted. */
public record RevisionRefused(String cluster, String source, String revision, String attempt, String author, String message,
    String request, String by, List<Problem> problems, Instant at) implements ManifestChange {

  public RevisionRefused {
    problems = List.copyOf(problems);
  }
}
