package io.updateorchestrator.simulated.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.StoredObject;
import io.updateorchestrator.simulated.store.Change;
import io.updateorchestrator.simulated.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every change as a line in a file, written before the request is answered: a process that is killed loses nothing (a machine
 * that loses power may). When the file has grown, everything goes into a new one, {@code objects-N}, whose highest N counts;
 * a last line that was cut off is left out, since nobody was told of it.
 */
final class Journal implements AutoCloseable {

  /** What was on disk: nothing yet if there are no objects. */
  record Content(Collection<StoredObject> objects, long revision) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "objects-";
  private static final long COMPACT_AT = 16 << 20;

  private final Path folder;
  private final SecretBox box;
  private int number;
  private FileChannel file;
  private long compactAt = COMPACT_AT;

  Journal(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      this.box = new SecretBox(folder.resolve("key"));
      this.number = newest();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use " + folder + " for the simulated cluster: " + e.getMessage(), e);
    }
  }

  private int newest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.matches(PREFIX + "[0-9]+")).mapToInt(n -> Integer.parseInt(n.substring(PREFIX.length()))).max().orElse(0);
    }
  }

  private Path path(int n) {
    return folder.resolve(PREFIX + n);
  }

  Content read() {
    Map<Key, ObjectNode> objects = new LinkedHashMap<>();
    long revision = 0;
    try {
      String text = Files.exists(path(number)) ? Files.readString(path(number)) : "";
      int complete = text.lastIndexOf('\n') + 1;
      for (String line : text.substring(0, complete).lines().toList()) {
        JsonNode entry = JSON.readTree(line);
        Key key = new Key(entry.path("group").asText(), entry.path("plural").asText(), entry.path("namespace").asText(), entry.path("name").asText());
        if (entry.has("object")) {
          objects.put(key, (ObjectNode) entry.get("object"));
        } else if (entry.has("sealed")) {
          objects.put(key, (ObjectNode) JSON.readTree(box.open(entry.path("sealed").binaryValue())));
        } else {
          objects.remove(key);
        }
        revision = Math.max(revision, entry.path("revision").asLong());
      }
      file = FileChannel.open(path(number), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      file.truncate(text.substring(0, complete).getBytes(StandardCharsets.UTF_8).length);
      file.position(file.size());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the simulated cluster in " + folder + " (to start with an empty one, remove the folder): " + e.getMessage(), e);
    }
    return new Content(objects.entrySet().stream().map(e -> new StoredObject(e.getKey(), e.getValue())).toList(), revision);
  }

  void append(Change change) {
    ObjectNode object = change.type() == Change.Type.DELETED ? null : change.object();
    write(file, line(change.key(), object, change.revision()));
  }

  private byte[] line(Key key, ObjectNode object, long revision) {
    ObjectNode entry = JSON.createObjectNode().put("revision", revision).put("group", key.group()).put("plural", key.plural())
        .put("namespace", key.namespace()).put("name", key.name());
    try {
      if (object != null && key.plural().equals("secrets") && key.group().isEmpty()) {
        entry.put("sealed", box.seal(JSON.writeValueAsBytes(object)));
      } else if (object != null) {
        entry.set("object", object);
      }
      return (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(FileChannel channel, byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to the simulated cluster in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes everything into a new file if the present one has grown large. */
  void compactIfLarge(Supplier<Collection<StoredObject>> everything, long revision) {
    try {
      if (file.position() < compactAt) {
        return;
      }
      Path next = folder.resolve("new");
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        everything.get().forEach(o -> write(channel, line(o.key(), o.object(), revision)));
      }
      file.close();
      Files.move(next, path(number + 1), StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(path(number));
      number++;
      file = FileChannel.open(path(number), StandardOpenOption.WRITE);
      file.position(file.size());
      compactAt = Math.max(COMPACT_AT, 2 * file.size());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to the simulated cluster in " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
