package io.updateorchestrator.cli.input;

import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lines of fields, for messages: files are read once more, and only those that are asked for. */
public final class FieldLines {

  private final Map<String, List<YamlDocument>> files = new HashMap<>();

  /** @return the field's line, from 1, or its object's where the field is not found; 0 where there is no file */
  public int lineOf(Manifest manifest, String path) {
    Manifest.Origin origin = manifest.origin();
    if (origin == null) {
      return 0;
    }
    return files.computeIfAbsent(origin.file(), FieldLines::read).stream().filter(d -> d.number() == origin.document()).findFirst()
        .filter(d -> d.root().path("kind").asText().equals(manifest.ref().kind()))
        .map(d -> d.lineOf(path)).orElse(origin.line());
  }

  /** The same problem with its field's line. */
  public Problem exact(Problem problem, Analysis analysis) {
    return analysis.objects().values().stream()
        .filter(m -> m.origin() != null && m.origin().file().equals(problem.file()) && m.origin().document() == problem.document() && m.origin().line() == problem.line()).findFirst()
        .map(m -> new Problem(problem.file(), problem.document(), lineOf(m, problem.field()), problem.field(), problem.message(), problem.hint())).orElse(problem);
  }

  private static List<YamlDocument> read(String file) {
    try {
      return Files.isRegularFile(Path.of(file)) ? YamlReader.read(file, Files.readAllBytes(Path.of(file)), new ArrayList<>()) : List.of();
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }
}
