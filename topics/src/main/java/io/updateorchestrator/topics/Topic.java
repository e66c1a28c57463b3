package io.updateorchestrator.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic of the contract (protocol.md, "Topics").
 *
 * @param name with the prefix, as Kafka knows it
 * @param writtenBy role
 * @param holds in one line
 * @param shared spread over {@code kafka.partitions} by cluster; else one partition
 * @param retention null for good; ignored where {@code compacted}
 * @param types events that it may hold
 */
public record Topic(String name, String writtenBy, String holds, boolean shared, boolean compacted, Duration retention, List<EventType> types) {
  public Topic {
    types = List.copyOf(types);
  }

  /** What Kafka is told when the topic is made, and what the provisioner holds an existing one against. */
  public Map<String, String> configuration() {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put(TopicConfig.CLEANUP_POLICY_CONFIG, compacted ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
    configuration.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(Limits.RECORD_BYTES));
    if (compacted) {
      // Only closed segments are compacted: with Kafka's 1 GiB, heartbeats and pre-images of weeks would be read at each start.
      configuration.put(TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(Limits.COMPACTED_SEGMENT_BYTES));
    } else {
      configuration.put(TopicConfig.RETENTION_MS_CONFIG, retention == null ? "-1" : String.valueOf(retention.toMillis()));
      configuration.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    }
    return configuration;
  }

  public int partitions(int sharedPartitions) {
    return shared ? sharedPartitions : 1;
  }
}
