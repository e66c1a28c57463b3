package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Renders kustomizations with {@code kustomize}, or {@code kubectl}, as a child process: without plugins, without charts, without a cluster, and without network, since bases
 * elsewhere are refused before (spec.md, "A kustomization is rendered …").
 */
public final class Kustomizer {

  static final List<String> FILES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final String NO_TOOL = "is a kustomization, and neither kustomize nor kubectl is on the PATH to render it";
  private static final long SECONDS = 60;
  /** As kustomize tells a repository from a path: {@code https://…}, {@code git@host:…}, {@code github.com/org/repo}. */
  private static final Pattern REMOTE = Pattern.compile("[a-z+]+://.*|git::.*|[\\w.-]+@[\\w.-]+:.*|github\\.com/.*|.*\\?(ref|version|timeout|submodules)=.*");

  private final boolean remoteBases;
  private final List<Path> path;

  /** @param remoteBases {@code allow_remote_bases} */
  public Kustomizer(boolean remoteBases) {
    this(remoteBases, System.getenv().getOrDefault("PATH", ""));
  }

  /** @param path where the tools are looked for, as {@code PATH} */
  public Kustomizer(boolean remoteBases, String path) {
    this.remoteBases = remoteBases;
    this.path = Stream.of(path.split(File.pathSeparator)).filter(p -> !p.isEmpty()).map(Path::of).toList();
  }

  /** Whether something could not be read only because there is no tool on this machine. */
  public static boolean isToolMissing(Problem problem) {
    return problem.message().equals(NO_TOOL);
  }

  /**
   * @param folder that has the kustomization
   * @param name of the kustomization's file in messages; findings in what is rendered name it, and the document
   * @param problems receives why it can't be rendered
   */
  public Optional<ManifestFile> render(Path folder, String name, List<Problem> problems) {
    List<String> remote = remoteBases ? List.of() : remoteBases(folder, new HashSet<>());
    if (!remote.isEmpty()) {
      problems.add(new Problem(name, 0, 0, null, "needs what is elsewhere: " + String.join(", ", remote), "copy it into the repository, or set allow_remote_bases: true"));
      return Optional.empty();
    }
    List<String> command = command(folder);
    if (command.isEmpty()) {
      problems.add(new Problem(name, 0, 0, null, NO_TOOL, "install one of them, or render it elsewhere: kubectl kustomize " + folder));
      return Optional.empty();
    }
    return run(command, folder, name, problems);
  }

  private List<String> command(Path folder) {
    return tool("kustomize").map(t -> List.of(t, "build", folder.toString())).or(() -> tool("kubectl").map(t -> List.of(t, "kustomize", folder.toString()))).orElse(List.of());
  }

  private Optional<String> tool(String name) {
    return path.stream().map(p -> p.resolve(name)).filter(Files::isExecutable).map(Path::toString).findFirst();
  }

  private static Optional<ManifestFile> run(List<String> command, Path folder, String name, List<Problem> problems) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    builder.environment().put("KUBECONFIG", "/dev/null");
    try {
      Process process = builder.start();
      CompletableFuture<byte[]> rendered = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
      CompletableFuture<byte[]> said = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        problems.add(new Problem(name, 0, 0, null, "could not be rendered within " + SECONDS + " s", null));
        return Optional.empty();
      }
      if (process.exitValue() == 0) {
        return Optional.of(new ManifestFile(name, rendered.join(), true, true));
      }
      String why = new String(said.join(), StandardCharsets.UTF_8).strip().replace(folder.toString() + File.separator, "");
      problems.add(new Problem(name, 0, 0, null, "can't be rendered: " + why.lines().reduce((a, b) -> b).orElse("exit code " + process.exitValue()).replaceFirst("^[Ee]rror: ", ""), null));
    } catch (IOException e) {
      problems.add(new Problem(name, 0, 0, null, "can't be rendered: " + e.getMessage(), null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add(new Problem(name, 0, 0, null, "can't be rendered: interrupted", null));
    }
    return Optional.empty();
  }

  private static byte[] read(InputStream in) {
    try (in) {
      return in.readNBytes(ManifestFile.MOST_BYTES);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Of a kustomization and of all that it is made of. */
  private static List<String> remoteBases(Path folder, Set<Path> seen) {
    List<String> found = new ArrayList<>();
    if (seen.add(folder.normalize())) {
      for (String part : parts(folder)) {
        if (REMOTE.matcher(part).matches()) {
          found.add(part);
        } else if (Files.isDirectory(folder.resolve(part))) {
          found.addAll(remoteBases(folder.resolve(part), seen));
        }
      }
    }
    return found;
  }

  private static List<String> parts(Path folder) {
    for (String file : FILES) {
      try {
        if (Files.isRegularFile(folder.resolve(file))) {
          return partsOf(Files.readAllBytes(folder.resolve(file)));
        }
      } catch (IOException e) {
        return List.of(); // the tool says why
      }
    }
    return List.of();
  }

  /** What a kustomization's file names as parts of it: files, folders, and places elsewhere. */
  static List<String> partsOf(byte[] kustomization) {
    List<String> parts = new ArrayList<>();
    for (YamlDocument document : YamlReader.read("kustomization", kustomization, new ArrayList<>())) {
      for (String list : List.of("resources", "bases", "components")) {
        for (JsonNode part : document.root().path(list)) {
          parts.add(part.asText());
        }
      }
    }
    return parts;
  }
}
