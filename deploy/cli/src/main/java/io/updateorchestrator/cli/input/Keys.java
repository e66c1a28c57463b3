package io.updateorchestrator.cli.input;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.FolderKeys;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Which keys a command seals and compares Secrets with. */
public final class Keys {

  private static final RoleLocks.Patience PATIENCE = new RoleLocks.Patience(Duration.ofSeconds(10), Duration.ofSeconds(10));

  private Keys() {}

  /** For a command that leaves nothing behind: those that are there, else ones that end with it. */
  public static SealKeys forLooking(Session session) {
    Path configured = session.configuration().file("secrets.key_file");
    if (configured != null) {
      return SealKeys.read(configured);
    }
    Path own = session.dataFolder().keys();
    return Files.isReadable(own) ? SealKeys.read(own) : SealKeys.passing();
  }

  /** For a command that writes sealed files into the data folder. */
  public static SealKeys forKeeping(Session session) {
    Path configured = session.configuration().file("secrets.key_file");
    if (configured != null) {
      return SealKeys.read(configured);
    }
    DataFolder folder = session.dataFolder().prepared();
    if (Files.exists(folder.keys())) {
      return SealKeys.read(folder.keys());
    }
    try (RoleLocks locks = RoleLocks.take(folder, Set.of(Role.BROKER), "reader", PATIENCE)) {
      return FolderKeys.readOrMake(folder);
    }
  }
}
