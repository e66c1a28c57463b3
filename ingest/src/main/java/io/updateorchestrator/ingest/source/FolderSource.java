package io.updateorchestrator.ingest.source;

import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.ingest.manifest.Collected;
import io.updateorchestrator.ingest.manifest.Kustomizer;
import io.updateorchestrator.ingest.manifest.ManifestFiles;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.manifest.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** A folder. Its revision is a digest over what it holds; of what can't be read, over what is wrong with it, since that says nothing of a value. */
public final class FolderSource implements Source {

  private final Path folder;
  private final PathTemplate path;
  private final String namespace;
  private final String author;
  private final ManifestReader reader;
  private final Kustomizer kustomizer;

  /** @param author who is taken to have saved a file; null for nobody */
  public FolderSource(Path folder, String path, String namespace, String author, ManifestReader reader, Kustomizer kustomizer) {
    this.folder = folder;
    this.path = new PathTemplate(path);
    this.namespace = namespace;
    this.author = author;
    this.reader = reader;
    this.kustomizer = kustomizer;
  }

  @Override
  public void refresh() {
    // Each rendering reads the folder as it is then.
  }

  @Override
  public Rendered render(TargetCluster cluster) {
    ManifestSet set;
    try {
      Collected files = ManifestFiles.ofFolder(folder.resolve(path.fill(cluster)), kustomizer);
      set = reader.read(files, new Target(namespace, cluster.served()));
    } catch (IllegalArgumentException e) {
      set = ManifestSet.unreadable(Problem.of(e.getMessage(), null));
    }
    return new Rendered(revisionOf(set), author, null, set);
  }

  private static String revisionOf(ManifestSet set) {
    if (set.problems().isEmpty()) {
      return set.revision();
    }
    String wrong = set.problems().stream().map(Problem::display).collect(Collectors.joining("\n"));
    return Digests.of(wrong.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Rendered> renderAt(String revision, TargetCluster cluster) {
    return Optional.empty();
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
