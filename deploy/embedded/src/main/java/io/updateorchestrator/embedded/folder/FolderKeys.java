package io.updateorchestrator.embedded.folder;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.embedded.broker.BrokerFolder;
import java.nio.file.Files;

/** The keys of a data folder: made before its first data and never after, since what was sealed with lost keys is lost. */
public final class FolderKeys {

  private FolderKeys() {}

  /**
   * The folder's keys, made where the folder holds no broker's data yet. Its caller holds the broker's lock.
   *
   * @throws OrchestratorException {@code configuration} if they are missing beside existing data
   */
  public static SealKeys readOrMake(DataFolder folder) {
    if (Files.exists(folder.keys())) {
      return SealKeys.read(folder.keys());
    }
    if (new BrokerFolder(folder.broker()).isFormatted()) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The keys " + folder.keys() + " are missing, but " + folder.broker()
          + " holds data sealed with them (put the file back from a backup, or begin anew with another --data-dir)");
    }
    return SealKeys.create(folder.keys());
  }
}
