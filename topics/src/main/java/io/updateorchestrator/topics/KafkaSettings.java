package io.updateorchestrator.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach Kafka, and how each client of ours is set up.
 *
 * @param partitions of shared topics: 1 embedded, 24 otherwise
 * @param replicationFactor of topics that are made; -1 for the broker's default
 * @param properties of the user, handed to every client as they are
 */
public record KafkaSettings(String bootstrapServers, String topicPrefix, int partitions, short replicationFactor, Map<String, String> properties) {
  public KafkaSettings {
    properties = java.util.Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  public static KafkaSettings embedded(String bootstrapServers, String topicPrefix) {
    return new KafkaSettings(bootstrapServers, topicPrefix, 1, (short) 1, Map.of());
  }

  public TopicCatalogue catalogue() {
    return new TopicCatalogue(topicPrefix);
  }

  /** What every client has. */
  public Map<String, Object> common() {
    Map<String, Object> common = new HashMap<>(properties);
    common.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // A broker that was away for a minute is found again within a second.
    common.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return common;
  }

  /** @param transactionalId stable: a second sender with the same id fences the first; {@code timeout} of one transaction */
  public Map<String, Object> producer(String transactionalId, Duration timeout) {
    Map<String, Object> producer = producer();
    producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topicPrefix + "." + transactionalId);
    producer.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) timeout.toMillis());
    return producer;
  }

  public Map<String, Object> producer() {
    Map<String, Object> producer = common();
    producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    producer.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, ClusterPartitioner.class);
    producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Limits.RECORD_BYTES);
    producer.put(ProducerConfig.ACKS_CONFIG, "all");
    producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return producer;
  }

  /** A reader without a group: it assigns its partitions itself, and group offsets are never the truth. */
  public Map<String, Object> consumer() {
    Map<String, Object> consumer = common();
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 * Limits.RECORD_BYTES);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return consumer;
  }

  /** A static member of a group: a second process with another instance id is a standby. */
  public Map<String, Object> consumer(String group, String instanceId) {
    Map<String, Object> consumer = consumer();
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, topicPrefix + "." + group);
    consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    return consumer;
  }
}
