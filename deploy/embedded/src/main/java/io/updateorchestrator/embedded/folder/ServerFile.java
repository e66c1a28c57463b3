package io.updateorchestrator.embedded.folder;

import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * {@code <data-dir>/server.json}: how commands on this machine find the running service, and may speak to it. It is the planner's; an ingest
 * that runs as a process of its own has a {@code server.ingest.json} beside it, for the revisions that only ingest takes.
 */
public record ServerFile(String url, long pid, String token, String version) {

  /** Replaces the file whole; only its owner can read it. @param role whose address it is: the planner's, or ingest's */
  public void write(DataFolder folder, Role role) {
    Path target = folder.serverFile(role);
    Path draft = target.resolveSibling(target.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(draft, Json.bytes(this));
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Can't write " + target, e);
    }
  }

  /** The file of a service that is alive; empty where there is none or its process is gone. */
  public static Optional<ServerFile> ofLiving(DataFolder folder, Role role) {
    try {
      ServerFile file = Json.read(Files.readAllBytes(folder.serverFile(role)), ServerFile.class);
      boolean alive = ProcessHandle.of(file.pid()).map(ProcessHandle::isAlive).orElse(false);
      return alive && RoleLocks.isHeld(folder, role) ? Optional.of(file) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Removes the file if it is this process's. */
  public static void remove(DataFolder folder, Role role) {
    try {
      ServerFile file = Json.read(Files.readAllBytes(folder.serverFile(role)), ServerFile.class);
      if (file.pid() == ProcessHandle.current().pid()) {
        Files.deleteIfExists(folder.serverFile(role));
      }
    } catch (IOException | IllegalArgumentException e) {
      return; // nothing there, or not ours
    }
  }
}
