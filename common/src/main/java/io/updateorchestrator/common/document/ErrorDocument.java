package io.updateorchestrator.common.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import java.util.List;

/** What a command prints, with {@code --output json}, and the API answers, where something went wrong. */
public record ErrorDocument(Error error) {

  /** @param message one line; details are in {@code problems} */
  public record Error(String code, String message, List<DocumentProblem> problems) {

    public Error {
      problems = List.copyOf(problems);
    }
  }

  /** @param file and the others: null where unknown */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DocumentProblem(String file, Integer document, Integer line, String field, String message, String hint) {

    static DocumentProblem of(Problem problem) {
      return new DocumentProblem(problem.file(), orNull(problem.document()), orNull(problem.line()), problem.field(), problem.message(), problem.hint());
    }

    private static Integer orNull(int number) {
      return number == 0 ? null : number;
    }
  }

  public static ErrorDocument of(OrchestratorException e) {
    return of(e.code().label(), e.getMessage(), e.problems());
  }

  public static ErrorDocument of(String code, String message, List<Problem> problems) {
    return new ErrorDocument(new Error(code, message, problems.stream().map(DocumentProblem::of).toList()));
  }
}
