package io.updateorchestrator.e2e.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.URIish;

/** A bare repository with a clone to commit from. */
public final class GitRepository {
  private final Path bare;
  private final Path work;

  public GitRepository(Path folder) {
    bare = folder.resolve("origin.git");
    work = folder.resolve("work");
    try (Git made = Git.init().setBare(true).setInitialBranch("main").setDirectory(bare.toFile()).call();
        Git clone = Git.init().setInitialBranch("main").setDirectory(work.toFile()).call()) {
      clone.remoteAdd().setName("origin").setUri(new URIish(url())).call();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    } catch (GitAPIException e) {
      throw new AssertionError(e);
    }
  }

  public String url() {
    return bare.toUri().toString().replaceFirst("^file:/+", "file:///").replaceFirst("/$", "");
  }

  /** Makes the branch hold these files and no others. @return the commit */
  public String push(String message, Map<String, String> files) {
    try (Git git = Git.open(work.toFile())) {
      try (Stream<Path> old = Files.list(work)) {
        for (Path file : old.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(work.resolve(file.getKey()), file.getValue());
      }
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      PersonIdent author = new PersonIdent("Ada", "ada@example.com");
      String commit = git.commit().setMessage(message).setAuthor(author).setCommitter(author).setSign(false).call().getName();
      for (PushResult result : git.push().setRemote("origin").add("main").call()) {
        if (result.getRemoteUpdate("refs/heads/main").getStatus() != RemoteRefUpdate.Status.OK) {
          throw new AssertionError("The push was refused: " + result.getRemoteUpdate("refs/heads/main"));
        }
      }
      return commit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new AssertionError(e);
    }
  }
}
