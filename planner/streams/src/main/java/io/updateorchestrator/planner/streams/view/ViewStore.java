package io.updateorchestrator.planner.streams.view;

import io.updateorchestrator.common.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of JSON on disk, by key. Rows and the offsets that they come from are written in one batch, so after {@code kill -9} they
 * fit. What can't be opened, or is of another version, is thrown away: everything in it is in the topics.
 */
final class ViewStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ViewStore.class);
  private static final String VERSION_KEY = "version";
  private static final String VERSION = "1";

  private final Path folder;
  private final Options options;
  private final WriteOptions writes;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private RocksDB db;
  private boolean closed;

  ViewStore(Path folder) {
    RocksDB.loadLibrary();
    this.folder = folder;
    this.writes = new WriteOptions();
    this.options = new Options().setCreateIfMissing(true).setWriteBufferSize(4 * 1024 * 1024).setKeepLogFileNum(2).setMaxTotalWalSize(16 * 1024 * 1024);
    open();
  }

  private void open() {
    try {
      Files.createDirectories(folder);
      db = RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      boolean held = e.getMessage() != null && e.getMessage().contains("lock");
      if (held) {
        throw new IllegalStateException("The view in " + folder + " is open already", e);
      }
      LOG.warn("The view in {} can't be opened, it is made anew from the topics: {}", folder, e.getMessage());
      delete();
      reopen();
    } catch (IOException e) {
      throw new UncheckedIOException("The view's folder can't be used: " + folder, e);
    }
    if (!get(VERSION_KEY, String.class).orElse(VERSION).equals(VERSION)) {
      clear();
    }
    write(Map.of(VERSION_KEY, Optional.of(VERSION)));
  }

  private void reopen() {
    try {
      Files.createDirectories(folder);
      db = RocksDB.open(options, folder.toString());
    } catch (RocksDBException | IOException e) {
      throw new IllegalStateException("The view's folder can't be used: " + folder, e);
    }
  }

  private void delete() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The view's folder can't be emptied: " + folder, e);
    }
  }

  /** Forgets everything. */
  void clear() {
    use.writeLock().lock();
    try {
      db.close();
      delete();
      reopen();
    } finally {
      use.writeLock().unlock();
    }
  }

  /** Native memory: whoever reads holds off the one that closes. */
  private <T> T using(Access<T> access) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The view in " + folder + " is closed");
      }
      return access.with(db);
    } catch (RocksDBException e) {
      throw new IllegalStateException("The view in " + folder + " can't be used", e);
    } finally {
      use.readLock().unlock();
    }
  }

  @FunctionalInterface
  private interface Access<T> {
    T with(RocksDB db) throws RocksDBException;
  }

  <T> Optional<T> get(String key, Class<T> type) {
    return using(d -> Optional.ofNullable(d.get(bytes(key)))).map(bytes -> Json.read(bytes, type));
  }

  /** All rows whose key begins with the prefix, in order. */
  <T> List<T> scan(String prefix, Class<T> type) {
    List<T> rows = new ArrayList<>();
    each(prefix, prefix, (key, value) -> rows.add(Json.read(value, type)));
    return rows;
  }

  /** From a key on, as long as keys begin with the prefix and the visitor wants more. */
  void each(String prefix, String from, BiPredicate<String, byte[]> visitor) {
    using(d -> {
      try (RocksIterator rows = d.newIterator()) {
        boolean more = true;
        for (rows.seek(bytes(from)); more && rows.isValid(); rows.next()) {
          String key = new String(rows.key(), StandardCharsets.UTF_8);
          more = key.startsWith(prefix) && visitor.test(key, rows.value());
        }
      }
      return null;
    });
  }

  /** The last row of a prefix whose key is below the given one. */
  Optional<Map.Entry<String, byte[]>> before(String prefix, String key) {
    return using(d -> {
      try (RocksIterator rows = d.newIterator()) {
        rows.seekForPrev(bytes(key));
        if (rows.isValid() && new String(rows.key(), StandardCharsets.UTF_8).equals(key)) {
          rows.prev();
        }
        boolean found = rows.isValid() && new String(rows.key(), StandardCharsets.UTF_8).startsWith(prefix);
        return found ? Optional.of(Map.entry(new String(rows.key(), StandardCharsets.UTF_8), rows.value())) : Optional.empty();
      }
    });
  }

  /** All or nothing. Empty values go. */
  void write(Map<String, Optional<Object>> rows) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<String, Optional<Object>> row : rows.entrySet()) {
        if (row.getValue().isEmpty()) {
          batch.delete(bytes(row.getKey()));
        } else {
          batch.put(bytes(row.getKey()), Json.bytes(row.getValue().get()));
        }
      }
      using(d -> {
        d.write(writes, batch);
        return null;
      });
    } catch (RocksDBException e) {
      throw new IllegalStateException("The view in " + folder + " can't be written", e);
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closed = true;
      db.close();
      writes.close();
      options.close();
    } finally {
      use.writeLock().unlock();
    }
  }
}
