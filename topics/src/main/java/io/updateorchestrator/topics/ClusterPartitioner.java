package io.updateorchestrator.topics;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;

/** Everything of one cluster goes to one partition: hashes the key up to its first slash. The same for producers and Streams sinks. */
public final class ClusterPartitioner implements Partitioner {
  /** @param key a cluster's name, or one that begins with it and a slash */
  public static int partition(String key, int partitions) {
    int slash = key.indexOf('/');
    byte[] cluster = (slash < 0 ? key : key.substring(0, slash)).getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(cluster)) % partitions;
  }

  @Override
  public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    return partition(new String(keyBytes, StandardCharsets.UTF_8), cluster.partitionCountForTopic(topic));
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // The rule has no settings: every client must have the same.
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
