package io.updateorchestrator.embedded.folder;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The token of the API: made once for a data folder, readable by its owner only, so that it survives restarts. */
public final class ApiToken {

  private static final int BYTES = 24;

  private ApiToken() {}

  private static Path fileOf(DataFolder folder) {
    return folder.root().resolve("token");
  }

  public static String readOrMake(DataFolder folder) {
    Path file = fileOf(folder);
    try {
      Optional<String> known = read(folder);
      if (known.isPresent()) {
        return known.get();
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String token = HexFormat.of().formatHex(random);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix") && Files.notExists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, token);
      return token;
    } catch (IOException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The API's token in " + file + " can't be read or made: " + e.getMessage(), e);
    }
  }

  /** Empty where the folder has none yet. */
  public static Optional<String> read(DataFolder folder) {
    try {
      return Optional.of(Files.readString(fileOf(folder)).strip()).filter(t -> !t.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
