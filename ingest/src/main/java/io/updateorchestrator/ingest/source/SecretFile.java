package io.updateorchestrator.ingest.source;

import io.updateorchestrator.common.seal.SealKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with one secret, read anew each time so that it can be changed while we run. Its last line's end is no part of it. */
public final class SecretFile {

  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

  private final Path file;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** @param file null where none is configured: then there is no secret */
  public SecretFile(Path file) {
    this.file = file;
  }

  /** Empty where the file can't be read or holds nothing. */
  public Optional<String> read() {
    if (file == null) {
      return Optional.empty();
    }
    if (SealKeys.readableByOthers(file) && warned.compareAndSet(false, true)) {
      LOG.warn("{} can be read by others: chmod 600 {}", file, file);
    }
    try {
      String secret = Files.readString(file).replaceAll("\\R$", "");
      return secret.isEmpty() ? Optional.empty() : Optional.of(secret);
    } catch (IOException e) {
      LOG.warn("{} can't be read: {}", file, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }
}
