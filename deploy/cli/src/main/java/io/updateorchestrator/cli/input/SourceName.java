package io.updateorchestrator.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.folder.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Under which name resources from a terminal are a source: that of their folder, or the one that is asked for. */
public final class SourceName {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private SourceName() {}

  /** @param asked by {@code --source}; null for none */
  public static String of(String asked, List<String> resources) {
    if (asked != null) {
      if (!NAME.matcher(asked).matches()) {
        throw new OrchestratorException(ErrorCode.USAGE, "\"" + asked + "\" is no name of a source: lower-case letters, digits and dashes, 63 at most");
      }
      return asked;
    }
    return ofResources(resources).orElseThrow(() -> new OrchestratorException(ErrorCode.USAGE, resources.size() == 1 && !resources.getFirst().equals("-")
        ? "No name can be made of " + resources.getFirst() + ": choose one with --source NAME" : "These resources need a name that they are known by: --source NAME"));
  }

  /** The name that resources have by themselves; empty for several, or standard input. */
  public static Optional<String> ofResources(List<String> resources) {
    return resources.size() != 1 || resources.getFirst().equals("-") ? Optional.empty() : Optional.of(derived(Path.of(resources.getFirst()))).filter(n -> !n.isEmpty());
  }

  /** Where a resource lies, from wherever one looks. */
  static String place(String resource) {
    return resource.equals("-") ? resource : Path.of(resource).toAbsolutePath().normalize().toString();
  }

  private static String derived(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    String file = absolute.getFileName() == null ? "" : absolute.getFileName().toString();
    String bare = Files.isRegularFile(path) ? file.replaceFirst("\\.(ya?ml|json)$", "") : file;
    String name = bare.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return name.length() > 63 ? name.substring(0, 63).replaceAll("-$", "") : name;
  }

  /**
   * Remembers where a source's resources lie, so that two folders of one name don't take each other's place.
   *
   * @throws OrchestratorException {@code usage} if it is known with another path
   */
  public static void claim(DataFolder folder, String name, List<String> resources, boolean chosen) {
    Path file = folder.root().resolve("sources.json");
    String path = resources.stream().map(SourceName::place).sorted().reduce((a, b) -> a + "\n" + b).orElse("");
    try {
      ObjectNode known = Files.exists(file) ? (ObjectNode) Json.tree(Files.readString(file)) : Json.object();
      String before = known.path(name).asText(path);
      if (!before.equals(path) && !chosen) {
        throw new OrchestratorException(ErrorCode.USAGE, "The source " + name + " is already known, from " + before.replace("\n", ", ")
            + ": choose another name with --source NAME (or --source " + name + " if it has moved)");
      }
      known.put(name, path);
      Path draft = file.resolveSibling("sources.json.new");
      Files.write(draft, Json.bytes(known));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | IllegalArgumentException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, file + " can't be used: " + e.getMessage(), e);
    }
  }
}
