package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.topics.ClusterPartitioner;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.EventKeys;
import io.updateorchestrator.topics.EventType;
import io.updateorchestrator.topics.Topic;
import io.updateorchestrator.topics.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records into facts. What is no event of its topic, or lies under a key or in a partition that is not its cluster's, is a dead
 * letter: it would be decided by a task that does not own the lane.
 */
final class FactReader {

  private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Map<String, Topic> topics;
  private final int partitions;

  /** @param partitions of each of the topics */
  FactReader(Collection<Topic> topics, int partitions) {
    this.topics = topics.stream().collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));
    this.partitions = partitions;
  }

  Reading read(Record<byte[], byte[]> record, Origin at, Instant now) {
    Topic topic = topics.get(at.topic());
    if (record.value() == null && topic.compacted()) {
      return new Reading.Nothing();
    }
    try {
      Object event = EventCodec.read(record.headers(), record.value());
      String cluster = check(event, record.key(), topic, at);
      return new Reading.Readable(cluster, new FactAt(Facts.of(event), at, record.value(), EventCodec.envelope(record.headers()).traceParent()));
    } catch (UnreadableEventException e) {
      String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
      return new Reading.Unreadable(DeadLetters.of(at, key, EventCodec.typeOf(record.headers()), e.getMessage(), record.value(), now));
    }
  }

  private String check(Object event, byte[] key, Topic topic, Origin at) {
    EventType type = EventType.of(event);
    if (!topic.types().contains(type)) {
      throw new UnreadableEventException(type.label() + " does not belong into " + topic.name(), null);
    }
    String cluster = EventKeys.clusterOf(event);
    if (cluster == null || !CLUSTER.matcher(cluster).matches()) {
      throw new UnreadableEventException(type.label() + " names no cluster", null);
    }
    if (key == null || !new String(key, StandardCharsets.UTF_8).equals(EventKeys.keyOf(event))) {
      throw new UnreadableEventException("the key is not " + EventKeys.keyOf(event), null);
    }
    if (ClusterPartitioner.partition(cluster, partitions) != at.partition()) {
      throw new UnreadableEventException("%s belongs into partition %d".formatted(cluster, ClusterPartitioner.partition(cluster, partitions)), null);
    }
    return cluster;
  }
}
