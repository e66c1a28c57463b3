package io.updateorchestrator.ingest.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FileUtils;

/** A commit's files in a folder of their own, for a tool that reads files: a kustomization may be made of anything in its repository. Gone when it is closed. */
final class Checkout implements AutoCloseable {

  private final Path folder;

  private Checkout(Path folder) {
    this.folder = folder;
  }

  /** @param beside where the folder is made */
  static Checkout of(RevCommit commit, ObjectReader objects, Path beside) throws IOException {
    Checkout checkout = new Checkout(Files.createTempDirectory(Files.createDirectories(beside), "checkout-"));
    try (TreeWalk walk = new TreeWalk(objects)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        checkout.write(walk, objects);
      }
      return checkout;
    } catch (IOException | RuntimeException e) {
      checkout.close();
      throw e;
    }
  }

  /** Links are left out, as when files are read directly: none leads out of the folder. */
  private void write(TreeWalk walk, ObjectReader objects) throws IOException {
    FileMode mode = walk.getFileMode();
    Path file = folder.resolve(walk.getPathString()).normalize();
    if ((mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)) && file.startsWith(folder)) {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        objects.open(walk.getObjectId(0)).copyTo(out);
      }
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
  }
}
