package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the files that a user names: files, folders with all that is below them, or {@code -} for standard input. */
public final class ManifestFiles {

  private static final String STDIN = "-";

  private final List<ManifestFile> files = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  private final Kustomizer kustomizer;

  private ManifestFiles(Kustomizer kustomizer) {
    this.kustomizer = kustomizer;
  }

  /**
   * @param resources as typed; names in messages begin with them
   * @param stdin read where one of them is {@code -}
   */
  public static Collected of(List<String> resources, InputStream stdin, Kustomizer kustomizer) {
    ManifestFiles collecting = new ManifestFiles(kustomizer);
    for (String resource : resources) {
      collecting.add(resource, stdin);
    }
    return collecting.collected();
  }

  /** All below a folder; names in messages begin below it. */
  public static Collected ofFolder(Path folder, Kustomizer kustomizer) {
    ManifestFiles collecting = new ManifestFiles(kustomizer);
    collecting.folder(folder, "");
    return collecting.collected();
  }

  private Collected collected() {
    return new Collected(files, leftOut, problems);
  }

  private void add(String resource, InputStream stdin) {
    if (resource.equals(STDIN)) {
      try {
        files.add(new ManifestFile("stdin", stdin.readAllBytes(), true));
      } catch (IOException e) {
        problem("stdin", e);
      }
      return;
    }
    Path path = Path.of(resource);
    if (Files.isDirectory(path)) {
      folder(path, resource.endsWith("/") ? resource : resource + "/");
    } else {
      file(path, resource, true);
    }
  }

  private void file(Path path, String name, boolean named) {
    try {
      if (seen.add(path.toRealPath()) || !named) {
        if (Files.size(path) > ManifestFile.MOST_BYTES) {
          problems.add(new Problem(name, 0, 0, null, "is larger than " + ManifestFile.MOST_BYTES / 1024 / 1024 + " MiB", "split it into smaller files"));
        } else {
          files.add(new ManifestFile(name, Files.readAllBytes(path), named));
        }
      }
    } catch (IOException e) {
      problem(name, e);
    }
  }

  /** @param prefix what names begin with: empty, or the folder with a slash at its end */
  private void folder(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      problems.add(new Problem(folder.toString(), 0, 0, null, "there is no such folder", null));
      return;
    }
    List<String> paths = new ArrayList<>();
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Listing(folder, prefix, paths));
    } catch (IOException e) {
      problem(prefix.isEmpty() ? folder.toString() : prefix, e);
    }
    FileRules rules = new FileRules(path -> content(folder.resolve(path)), path -> path.isEmpty() ? shown(folder, prefix) : prefix + path);
    FileRules.Selection selection = rules.select(paths);
    leftOut.addAll(selection.leftOut());
    problems.addAll(selection.problems());
    selection.paths().forEach(path -> file(folder.resolve(path), prefix + path, false));
    selection.kustomizations().forEach(path -> kustomizer.render(folder.resolve(path).toAbsolutePath().getParent(), prefix + path, problems).ifPresent(files::add));
  }

  private static String shown(Path folder, String prefix) {
    return prefix.isEmpty() ? folder.toString() : prefix;
  }

  /** Empty where it can't be read: the rules then go by its name. */
  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private void problem(String name, IOException e) {
    String message = e instanceof NoSuchFileException ? "there is no such file or folder" : "can't be read: " + e.getClass().getSimpleName().replace("Exception", "");
    problems.add(new Problem(name, 0, 0, null, message, null));
  }

  private final class Listing extends SimpleFileVisitor<Path> {
    private final Path root;
    private final String prefix;
    private final List<String> paths;

    Listing(Path root, String prefix, List<String> paths) {
      this.root = root;
      this.prefix = prefix;
      this.paths = paths;
    }

    private String relative(Path path) {
      return root.relativize(path).toString().replace('\\', '/');
    }

    private boolean isHidden(Path path) {
      return !path.equals(root) && FileRules.isHidden(path.getFileName().toString());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
      if (isHidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (!folder.equals(root) && root.toRealPath().startsWith(folder.toRealPath())) {
        loop(folder);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    private void loop(Path link) {
      leftOut.add(new LeftOut(prefix + relative(link), 0, "a link to a folder above it", true));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && attributes.isRegularFile()) {
        paths.add(relative(file));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (isHidden(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (e instanceof FileSystemLoopException) {
        loop(file);
      } else if (!Files.isSymbolicLink(file) || FileRules.isManifestName(file.getFileName().toString())) {
        problem(prefix + relative(file), e);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
