package io.updateorchestrator.ingest.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RefSpec;

/** A bare repository, as a forge has it, and somebody's clone that is pushed to it. */
public final class TestRepository implements AutoCloseable {

  private final Path bare;
  private final Git clone;

  public TestRepository(Path folder) throws GitAPIException, IOException {
    bare = folder.resolve("remote.git");
    Git.init().setBare(true).setInitialBranch("main").setDirectory(bare.toFile()).call().close();
    clone = Git.init().setInitialBranch("main").setDirectory(folder.resolve("clone").toFile()).call();
  }

  public String url() {
    return bare.toUri().toString();
  }

  public Path bare() {
    return bare;
  }

  public TestRepository write(String path, String text) throws IOException {
    Path file = clone.getRepository().getWorkTree().toPath().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public TestRepository delete(String path) throws IOException {
    Files.delete(clone.getRepository().getWorkTree().toPath().resolve(path));
    return this;
  }

  /** @return the commit's SHA */
  public String push(String message) throws GitAPIException {
    clone.add().addFilepattern(".").call();
    clone.add().addFilepattern(".").setUpdate(true).call();
    PersonIdent ada = new PersonIdent("Ada", "ada@example.com");
    String sha = clone.commit().setMessage(message).setAuthor(ada).setCommitter(ada).setSign(false).call().name();
    push();
    return sha;
  }

  public void resetTo(String sha) throws GitAPIException {
    clone.reset().setMode(ResetCommand.ResetType.HARD).setRef(sha).call();
    push();
  }

  private void push() throws GitAPIException {
    clone.push().setRemote(bare.toString()).setRefSpecs(List.of(new RefSpec("+HEAD:refs/heads/main"))).call();
  }

  @Override
  public void close() {
    clone.close();
  }
}
