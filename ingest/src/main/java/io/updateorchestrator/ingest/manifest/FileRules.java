package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which files below a root are read as manifests: the same for a folder and for a git tree. Paths are relative, with slashes.
 * The files of charts and kustomizations are not read raw, where they mean something else: a kustomization that is a part of no other is to be rendered, charts are left out;
 * where nothing else is there, these are problems: an empty set would look like a repository that was emptied.
 */
public final class FileRules {

  private final Function<String, byte[]> contents;
  private final Function<String, String> naming;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> unrendered = new ArrayList<>();
  private final List<String> kustomizations = new ArrayList<>();

  /**
   * @param contents of a file by its path; asked only for kustomization files
   * @param naming how messages name a path; the root is the empty path
   */
  public FileRules(Function<String, byte[]> contents, Function<String, String> naming) {
    this.contents = contents;
    this.naming = naming;
  }

  /**
   * What is to be read, in order, and what is said about the rest.
   *
   * @param kustomizations files of kustomizations that are to be rendered
   */
  public record Selection(List<String> paths, List<String> kustomizations, List<LeftOut> leftOut, List<Problem> problems) {}

  public static boolean isManifestName(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  /** {@code .git}, {@code .github}, an editor's lock file. */
  public static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  public Selection select(Collection<String> paths) {
    SortedSet<String> all = new TreeSet<>(paths);
    List<String> excluded = new ArrayList<>();
    for (String path : all) {
      String folder = folderOf(path);
      String name = path.substring(folder.length());
      if (excluded.stream().anyMatch(folder::startsWith)) {
        continue;
      }
      if (name.equals("Chart.yaml")) {
        chart(folder);
        excluded.add(folder);
      } else if (Kustomizer.FILES.contains(name) && isKustomization(path)) {
        kustomization(path, folder);
        excluded.add(folder);
      }
    }
    List<String> selected = all.stream().filter(FileRules::isManifestName).filter(p -> excluded.stream().noneMatch(p::startsWith)).toList();
    Set<String> parts = new HashSet<>();
    kustomizations.forEach(path -> Kustomizer.partsOf(contents.apply(path)).forEach(part -> parts.add(resolved(folderOf(path), part))));
    List<String> whole = kustomizations.stream().filter(path -> !parts.contains(folderOf(path))).toList();
    if (selected.isEmpty() && whole.isEmpty() && problems.isEmpty() && !unrendered.isEmpty()) {
      problems.add(new Problem(naming.apply(""), 0, 0, null, "holds nothing but what is not rendered yet: " + String.join(", ", unrendered), "render it first: helm template"));
    }
    return new Selection(selected, whole, List.copyOf(leftOut), List.copyOf(problems));
  }

  /** With a slash at its end; empty for the root. */
  private static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String resolved(String folder, String part) {
    Path path = Path.of(folder).resolve(part).normalize();
    return path.toString().isEmpty() ? "" : path.toString().replace('\\', '/') + "/";
  }

  private void chart(String folder) {
    if (folder.isEmpty()) {
      problems.add(new Problem(naming.apply(""), 0, 0, null, "is a Helm chart, and charts are not rendered yet", "render it first: helm template NAME " + naming.apply("")));
    } else {
      unrendered(folder, "a Helm chart: charts are not rendered yet");
    }
  }

  private void kustomization(String path, String folder) {
    if (documentsOf(path).stream().anyMatch(d -> d.root().path("kind").asText().equals("Component"))) {
      leftOut.add(new LeftOut(naming.apply(folder), 0, "a component of kustomizations", true));
    } else {
      kustomizations.add(path);
    }
  }

  private void unrendered(String folder, String reason) {
    leftOut.add(new LeftOut(naming.apply(folder), 0, reason, true));
    unrendered.add(naming.apply(folder));
  }

  /** Flux calls one of its own objects Kustomization, and people call the file so. */
  private boolean isKustomization(String path) {
    return documentsOf(path).stream().map(YamlDocument::root).allMatch(FileRules::isOfKustomize);
  }

  private static boolean isOfKustomize(JsonNode root) {
    String apiVersion = root.path("apiVersion").asText("");
    return apiVersion.isEmpty() || apiVersion.startsWith("kustomize.config.k8s.io/");
  }

  private List<YamlDocument> documentsOf(String path) {
    return YamlReader.read(path, contents.apply(path), new ArrayList<>());
  }
}
