package io.updateorchestrator.ingest.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads sets whose files have content ids, and reads a file again only when its id has changed: of a commit, only what it touches.
 * For one thread.
 */
public final class KeptReader {

  private static final long MOST_KEPT_BYTES = 32L * 1024 * 1024;

  private final ManifestReader reader;
  private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  private record Kept(String contentId, ReadFile file, long bytes) {}

  /** @param content asked for only if the file isn't known under that id */
  public record Entry(String name, String contentId, Supplier<byte[]> content) {}

  public KeptReader(ManifestReader reader) {
    this.reader = reader;
  }

  /** @param found what was said on the way; its files are read as well */
  public ManifestSet read(List<Entry> entries, Collected found, Target target) {
    List<ReadFile> files = new ArrayList<>();
    found.files().forEach(file -> files.add(reader.read(file)));
    entries.forEach(entry -> files.add(read(entry)));
    return reader.assemble(files, found, target);
  }

  private ReadFile read(Entry entry) {
    Kept known = kept.get(entry.name());
    if (known != null && known.contentId().equals(entry.contentId())) {
      return known.file();
    }
    byte[] content = entry.content().get();
    ReadFile file = reader.read(new ManifestFile(entry.name(), content, false));
    keep(entry, file, content.length);
    return file;
  }

  private void keep(Entry entry, ReadFile file, long bytes) {
    Kept former = kept.put(entry.name(), new Kept(entry.contentId(), file, bytes));
    keptBytes += bytes - (former == null ? 0 : former.bytes());
    var eldest = kept.entrySet().iterator();
    while (keptBytes > MOST_KEPT_BYTES && eldest.hasNext()) {
      keptBytes -= eldest.next().getValue().bytes();
      eldest.remove();
    }
  }
}
