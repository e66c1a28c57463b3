package io.updateorchestrator.planner.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** The memory that all stores of a process share: by default each would take its own, and there are twelve per partition. */
final class RocksMemory implements AutoCloseable {

  static final String KEY = "planner.rocksdb.memory";

  private static final long BYTES = 64L * 1024 * 1024;
  private static final long BUFFERS = 32L * 1024 * 1024;

  private final Cache cache;
  private final WriteBufferManager buffers;

  RocksMemory() {
    RocksDB.loadLibrary();
    cache = new LRUCache(BYTES);
    buffers = new WriteBufferManager(BUFFERS, cache);
  }

  @Override
  public void close() {
    buffers.close();
    cache.close();
  }

  /** Made by Kafka Streams for each store; finds the shared memory among the settings. */
  public static final class Setter implements RocksDBConfigSetter {

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
      RocksMemory memory = (RocksMemory) settings.get(KEY);
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(memory.cache);
      table.setCacheIndexAndFilterBlocks(true);
      options.setWriteBufferManager(memory.buffers);
      options.setTableFormatConfig(table);
    }

    @Override
    public void close(String store, Options options) {
      // What is shared is closed by its owner.
    }
  }
}
