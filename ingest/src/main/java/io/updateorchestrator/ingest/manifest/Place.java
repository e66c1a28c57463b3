package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import java.util.List;

/** Where an object stands: in a document, or as an item of a list in one. Makes the problems that are found there. */
record Place(YamlDocument document, String prefix, boolean lines, List<Problem> problems) {

  Place item(int index) {
    return new Place(document, prefix + "items[" + index + "].", lines, problems);
  }

  /** @param field below the object; null for the object as a whole */
  void problem(String field, String message, String hint) {
    String path = field != null ? prefix + field : prefix.isEmpty() ? null : prefix.substring(0, prefix.length() - 1);
    int line = !lines ? 0 : path == null ? document.line() : document.lineOf(path);
    problems.add(new Problem(document.file(), document.number(), line, path, message, hint));
  }

  /** 0 where the document is not the file's own. */
  int line() {
    return !lines ? 0 : prefix.isEmpty() ? document.line() : document.lineOf(prefix.substring(0, prefix.length() - 1));
  }
}
