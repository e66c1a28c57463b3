package io.updateorchestrator.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.util.SystemReader;

/**
 * A bare mirror of one branch in a folder of ours. There is no checkout: trees and blobs are read from the object store.
 * A mirror that turns out to be broken is thrown away and fetched again.
 */
final class GitMirror implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 30;
  private static final int MOST_PACKS = 30;
  private static final String GC = "gc";

  private final Path folder;
  private final String remote;
  private final String branch;
  private final String username;
  private final SecretFile password;
  private Repository repository;

  GitMirror(Path folder, String remote, String branch, String username, SecretFile password) {
    this.folder = folder;
    this.remote = remote;
    this.branch = branch;
    this.username = username;
    this.password = password;
    if (!(SystemReader.getInstance() instanceof OwnGitSettings)) {
      SystemReader.setInstance(new OwnGitSettings(SystemReader.getInstance()));
    }
  }

  /**
   * Fetches the branch; what was forced is taken as it is.
   *
   * @return the commit that the branch is at
   */
  ObjectId fetch() throws SourceUnavailableException {
    try {
      open();
      URIish uri = new URIish(remote);
      try (Transport transport = Transport.open(repository, uri)) {
        transport.setTimeout(TIMEOUT_SECONDS);
        transport.setTagOpt(TagOpt.NO_TAGS);
        transport.setRemoveDeletedRefs(false);
        transport.setCredentialsProvider(credentials());
        transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+refs/heads/" + branch + ":refs/heads/" + branch)));
      }
      return repository.resolve("refs/heads/" + branch);
    } catch (TransportException | NotSupportedException e) {
      throw new SourceUnavailableException(reason(e), e);
    } catch (IOException e) {
      discard();
      throw new SourceUnavailableException("the mirror in " + folder + " can't be used, and is made anew: " + e.getMessage(), e);
    } catch (java.net.URISyntaxException e) {
      throw new SourceUnavailableException("\"" + shown(remote) + "\" is no URL of a git repository", e);
    }
  }

  /** Null for a repository that needs none. */
  private CredentialsProvider credentials() throws SourceUnavailableException {
    if (username == null) {
      return null;
    }
    String secret = password.read().orElseThrow(() -> new SourceUnavailableException("the password_file can't be read or is empty", null));
    return new UsernamePasswordCredentialsProvider(username, secret);
  }

  /** A URL without the password that somebody may have put into it. */
  static String shown(String url) {
    return url.replaceAll("://[^/@\\s]*@", "://");
  }

  private String reason(Exception e) {
    String message = shown(String.valueOf(e.getMessage()));
    if (message.contains("not authorized") || message.contains("Authentication is required")) {
      return "the repository " + shown(remote) + " refuses " + (username == null ? "access without auth" : "the username and password of auth");
    }
    if (message.contains("refs/heads/" + branch)) {
      return "the repository " + shown(remote) + " has no branch " + branch;
    }
    return "the repository " + shown(remote) + " can't be fetched: " + message.replaceAll("\\s+", " ");
  }

  private void open() throws IOException {
    if (repository == null) {
      Files.createDirectories(folder.getParent());
      repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
      if (Files.notExists(folder.resolve("objects"))) {
        repository.create(true);
      }
      removeStaleLocks();
      dontTidyByItself();
    }
  }

  /** JGit would do it in the background after a fetch, when a rollout waits for us. */
  private void dontTidyByItself() throws IOException {
    StoredConfig config = repository.getConfig();
    if (config.getInt(GC, "auto", -1) != 0) {
      config.setInt(GC, null, "auto", 0);
      config.setInt(GC, null, "autopacklimit", 0);
      config.save();
    }
  }

  /** A process that was killed leaves them, and the folder is ours alone. */
  private void removeStaleLocks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path lock : files.filter(f -> f.getFileName().toString().endsWith(".lock")).toList()) {
        Files.delete(lock);
      }
    }
  }

  /** For reading; only after a fetch. */
  Repository repository() {
    return repository;
  }

  /** The commit of that id, if the mirror has it. */
  Optional<ObjectId> commit(String revision) {
    try {
      open();
      return ObjectId.isId(revision) && repository.getObjectDatabase().has(ObjectId.fromString(revision)) ? Optional.of(ObjectId.fromString(revision)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Each fetch leaves a pack; many of them make reading slow. Takes its time. */
  void tidy() {
    try (Stream<Path> packs = Files.list(folder.resolve("objects").resolve("pack"))) {
      if (packs.filter(p -> p.toString().endsWith(".pack")).count() > MOST_PACKS) {
        Git.wrap(repository).gc().call();
      }
    } catch (IOException | GitAPIException e) {
      return; // The next fetch tries again.
    }
  }

  /** Throws the mirror away, since what it holds can't be read. */
  void discard() {
    close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      return; // The next fetch says what is wrong with the folder.
    }
  }

  @Override
  public void close() {
    if (repository != null) {
      repository.close();
      repository = null;
    }
  }
}
