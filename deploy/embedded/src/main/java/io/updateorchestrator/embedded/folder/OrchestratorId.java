package io.updateorchestrator.embedded.folder;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Who holds a cluster's Lease: a UUID that stays with the data folder. */
public final class OrchestratorId {

  private OrchestratorId() {}

  public static String readOrMake(DataFolder folder) {
    Path file = folder.root().resolve("id");
    try {
      try {
        Files.writeString(file, UUID.randomUUID() + "\n", StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        return UUID.fromString(Files.readString(file).trim()).toString();
      }
      return Files.readString(file).trim();
    } catch (IOException | IllegalArgumentException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The orchestrator's id in " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
