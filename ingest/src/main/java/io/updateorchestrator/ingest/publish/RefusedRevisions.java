package io.updateorchestrator.ingest.publish;

import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which revisions were refused last, in a small file: a restart doesn't tell them again. The planner keeps only those that it accepted. */
public final class RefusedRevisions {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedRevisions.class);

  private final Path file;
  private final Map<String, String> revisions = new ConcurrentHashMap<>();

  /** @param file null to remember nothing beyond this process */
  public RefusedRevisions(Path file) {
    this.file = file;
    if (file != null && Files.exists(file)) {
      try {
        Json.MAPPER.readTree(file.toFile()).properties().forEach(e -> revisions.put(e.getKey(), e.getValue().asText()));
      } catch (IOException e) {
        LOG.warn("{} can't be read, so refused revisions may be told again: {}", file, e.getMessage());
      }
    }
  }

  boolean isRefused(String cluster, String source, String revision) {
    return revision.equals(revisions.get(cluster + "/" + source));
  }

  void refused(String cluster, String source, String revision) {
    if (!revision.equals(revisions.put(cluster + "/" + source, revision))) {
      save();
    }
  }

  void readable(String cluster, String source) {
    if (revisions.remove(cluster + "/" + source) != null) {
      save();
    }
  }

  private synchronized void save() {
    if (file == null) {
      return;
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      Files.write(draft, Json.bytes(revisions));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("{} can't be written, so refused revisions may be told again after a restart: {}", file, e.getMessage());
    }
  }
}
