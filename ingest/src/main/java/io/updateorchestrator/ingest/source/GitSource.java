package io.updateorchestrator.ingest.source;

import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.ingest.manifest.Collected;
import io.updateorchestrator.ingest.manifest.FileRules;
import io.updateorchestrator.ingest.manifest.KeptReader;
import io.updateorchestrator.ingest.manifest.Kustomizer;
import io.updateorchestrator.ingest.manifest.LeftOut;
import io.updateorchestrator.ingest.manifest.ManifestFile;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.manifest.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** A branch of a git repository. Reads commits from a mirror, and of a new commit only the files that it changes. */
public final class GitSource implements Source {

  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final Path mirrors;
  private final Kustomizer kustomizer;
  private final GitMirror mirror;
  private final PathTemplate path;
  private final String namespace;
  private final KeptReader reader;
  private ObjectId head;

  /** @param mirrors folder below which the mirror is kept, under the source's name */
  public GitSource(SourceEntry entry, Path mirrors, ManifestReader reader, Kustomizer kustomizer) {
    this.mirrors = mirrors;
    this.kustomizer = kustomizer;
    this.mirror = new GitMirror(mirrors.resolve(entry.name()), entry.git(), entry.branch(), entry.username(), new SecretFile(entry.passwordFile()));
    this.path = new PathTemplate(entry.path());
    this.namespace = entry.namespace();
    this.reader = new KeptReader(reader);
  }

  @Override
  public void refresh() throws SourceUnavailableException {
    ObjectId fetched = mirror.fetch();
    if (fetched.equals(head)) {
      mirror.tidy(); // nobody waits for a revision now
    }
    head = fetched;
  }

  @Override
  public Rendered render(TargetCluster cluster) throws SourceUnavailableException {
    try {
      return render(head, cluster);
    } catch (IOException | UncheckedIOException e) {
      mirror.discard();
      throw new SourceUnavailableException("the mirror is broken, and is made anew: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Rendered> renderAt(String revision, TargetCluster cluster) {
    try {
      Optional<ObjectId> commit = mirror.commit(revision);
      return commit.isPresent() ? Optional.of(render(commit.get(), cluster)) : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private Rendered render(ObjectId id, TargetCluster cluster) throws IOException {
    try (ObjectReader objects = mirror.repository().newObjectReader(); RevWalk walk = new RevWalk(objects)) {
      RevCommit commit = walk.parseCommit(id);
      PersonIdent author = commit.getAuthorIdent();
      ManifestSet set = read(objects, commit, cluster);
      return new Rendered(id.name(), author.getName() + " <" + author.getEmailAddress() + ">", commit.getShortMessage(), set);
    }
  }

  private ManifestSet read(ObjectReader objects, RevCommit commit, TargetCluster cluster) throws IOException {
    String root;
    try {
      root = path.fill(cluster);
    } catch (IllegalArgumentException e) {
      return ManifestSet.unreadable(Problem.of(e.getMessage(), null));
    }
    Tree tree = new Tree(root.isEmpty() ? "" : root + "/");
    if (!tree.list(objects, commit)) {
      return ManifestSet.unreadable(new Problem(root, 0, 0, null, "there is no such folder at commit " + commit.name().substring(0, 12), "correct the source's path, or add the folder"));
    }
    FileRules rules = new FileRules(below -> content(objects, tree.blobs.get(below)), below -> below.isEmpty() ? root : tree.prefix + below);
    FileRules.Selection selection = rules.select(tree.blobs.keySet());
    List<LeftOut> leftOut = new ArrayList<>(tree.leftOut);
    leftOut.addAll(selection.leftOut());
    List<Problem> problems = new ArrayList<>(selection.problems());
    List<KeptReader.Entry> entries = new ArrayList<>();
    for (String below : selection.paths()) {
      ObjectId blob = tree.blobs.get(below);
      if (objects.getObjectSize(blob, ObjectReader.OBJ_ANY) > MOST_BYTES) {
        problems.add(new Problem(tree.prefix + below, 0, 0, null, "is larger than " + MOST_BYTES / 1024 / 1024 + " MiB", "split it into smaller files"));
      } else {
        entries.add(new KeptReader.Entry(tree.prefix + below, blob.name(), () -> content(objects, blob)));
      }
    }
    List<ManifestFile> rendered = rendered(selection.kustomizations(), tree, objects, commit, problems);
    return reader.read(entries, new Collected(rendered, leftOut, problems), new Target(namespace, cluster.served()));
  }

  private List<ManifestFile> rendered(List<String> kustomizations, Tree tree, ObjectReader objects, RevCommit commit, List<Problem> problems) throws IOException {
    List<ManifestFile> rendered = new ArrayList<>();
    if (!kustomizations.isEmpty()) {
      try (Checkout checkout = Checkout.of(commit, objects, mirrors)) {
        for (String below : kustomizations) {
          kustomizer.render(checkout.folder().resolve(tree.prefix + below).getParent(), tree.prefix + below, problems).ifPresent(rendered::add);
        }
      }
    }
    return rendered;
  }

  private static byte[] content(ObjectReader objects, ObjectId blob) {
    try {
      return objects.open(blob).getBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    mirror.close();
  }

  /** The files below a folder of a commit, by their path below it. */
  private static final class Tree {
    private final String prefix;
    private final SortedMap<String, ObjectId> blobs = new TreeMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    Tree(String prefix) {
      this.prefix = prefix;
    }

    /** @return false where the folder isn't there */
    boolean list(ObjectReader objects, RevCommit commit) throws IOException {
      boolean found = prefix.isEmpty();
      try (TreeWalk walk = new TreeWalk(objects)) {
        walk.addTree(commit.getTree());
        if (!found) {
          walk.setFilter(PathFilter.create(prefix.substring(0, prefix.length() - 1)));
        }
        while (walk.next()) {
          found |= walk.getPathString().startsWith(prefix);
          if (walk.isSubtree()) {
            if (!isHiddenBelow(walk)) {
              found |= (walk.getPathString() + "/").equals(prefix);
              walk.enterSubtree();
            }
          } else if (walk.getPathString().startsWith(prefix) && !FileRules.isHidden(walk.getNameString())) {
            add(walk);
          }
        }
      }
      return found;
    }

    /** A hidden folder counts only below the root: the root itself may be in one. */
    private boolean isHiddenBelow(TreeWalk walk) {
      return FileRules.isHidden(walk.getNameString()) && !prefix.startsWith(walk.getPathString() + "/");
    }

    private void add(TreeWalk walk) {
      String below = walk.getPathString().substring(prefix.length());
      FileMode mode = walk.getFileMode();
      if (mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)) {
        blobs.put(below, walk.getObjectId(0).copy());
      } else if (mode.equals(FileMode.GITLINK) || FileRules.isManifestName(below)) {
        leftOut.add(new LeftOut(walk.getPathString(), 0, mode.equals(FileMode.GITLINK) ? "a submodule is not followed" : "a symbolic link in git is not followed", true));
      }
    }
  }
}
