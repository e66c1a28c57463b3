package io.updateorchestrator.embedded.folder;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** The folder below which everything lies that has to outlive a process. Readable by its owner only. */
public record DataFolder(Path root) {

  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

  /** The default: {@code $XDG_STATE_HOME/update-orchestrator}, usually {@code ~/.local/state/update-orchestrator}. */
  public static DataFolder byDefault(Map<String, String> environment) {
    String state = environment.get("XDG_STATE_HOME");
    Path base = state == null || state.isBlank() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(state);
    return new DataFolder(base.resolve("update-orchestrator"));
  }

  /**
   * Makes the folder if need be.
   *
   * @throws OrchestratorException if it can't be made or written to
   */
  public DataFolder prepared() {
    try {
      Files.createDirectories(root);
      if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(root, OWNER_ONLY);
      }
    } catch (IOException e) {
      throw unusable(Files.isRegularFile(root) ? "it is a file" : e.getMessage(), e);
    }
    return this;
  }

  /**
   * For those who only read, and leave nothing behind where nothing is.
   *
   * @throws OrchestratorException if something is there that can't be read as a folder: that it holds nothing would be a guess
   */
  public DataFolder looked() {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw unusable("it is a file", null);
    }
    if (Files.exists(root) && !(Files.isReadable(root) && Files.isExecutable(root))) {
      throw unusable("it can't be read", null);
    }
    return this;
  }

  private OrchestratorException unusable(String why, IOException cause) {
    return new OrchestratorException(ErrorCode.CONFIGURATION, "The data folder " + root + " can't be used: " + why + " (choose another with --data-dir)", cause);
  }

  public Path broker() {
    return root.resolve("broker");
  }

  public Path streams() {
    return root.resolve("streams");
  }

  public Path view() {
    return root.resolve("view");
  }

  public Path mirrors() {
    return root.resolve("git");
  }

  public Path plans() {
    return root.resolve("plans");
  }

  public Path simulatedCluster(String cluster) {
    return root.resolve("simulated").resolve(cluster);
  }

  public Path keys() {
    return root.resolve("keys.json");
  }

  public Path serverFile(Role role) {
    return root.resolve(role == Role.PLANNER ? "server.json" : "server." + role.label() + ".json");
  }

  public Path lock(Role role) {
    return root.resolve("lock." + role.label());
  }
}
