package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.problem.Problem;
import java.util.List;

/** What one file holds. Depends on nothing but the file's name and bytes, so it may be kept for as long as those stay. */
record ReadFile(String name, List<FoundObject> objects, List<LeftOut> leftOut, List<Problem> problems) {

  ReadFile {
    objects = List.copyOf(objects);
    leftOut = List.copyOf(leftOut);
    problems = List.copyOf(problems);
  }
}
