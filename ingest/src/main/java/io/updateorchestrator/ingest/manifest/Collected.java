package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.problem.Problem;
import java.util.List;

/**
 * Files to be read as manifests, and what was found on the way.
 *
 * @param leftOut files and folders that hold no manifests for us
 * @param problems what can't be read or isn't supported
 */
public record Collected(List<ManifestFile> files, List<LeftOut> leftOut, List<Problem> problems) {

  public Collected {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
    problems = List.copyOf(problems);
  }

  /** One text, such as the body of a request or standard input. */
  public static Collected of(String name, byte[] content) {
    return new Collected(List.of(new ManifestFile(name, content, true)), List.of(), List.of());
  }
}
