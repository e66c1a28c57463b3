package io.updateorchestrator.planner.streams;

import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Limits;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;

/** How Kafka Streams is set up, and why (README.md, "Settings"). */
final class StreamsSettings {

  private StreamsSettings() {}

  static String applicationId(KafkaSettings kafka) {
    return kafka.topicPrefix() + ".planner";
  }

  static Map<String, Object> of(PlannerSettings settings, RocksMemory memory) {
    KafkaSettings kafka = settings.kafka();
    boolean alone = kafka.partitions() == 1;
    Map<String, Object> streams = new HashMap<>(kafka.common());
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(kafka));
    streams.put(StreamsConfig.CLIENT_ID_CONFIG, applicationId(kafka) + "-" + settings.instance());
    streams.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20L);
    streams.put(StreamsConfig.POLL_MS_CONFIG, 5L);
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads(kafka));
    streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, alone ? 0 : 1);
    streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.replicationFactor());
    streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // A record without a valid time would stop the lanes of its partition.
    streams.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, UsePartitionTimeOnInvalidTimestamp.class);
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.Setter.class);
    streams.put(RocksMemory.KEY, memory);
    streams.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), String.valueOf(Limits.RECORD_BYTES));
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Limits.RECORD_BYTES);
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    // The first batches of a new epoch overtake each other otherwise; the broker refuses them, says so as an error, and they are sent again.
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 2 * Limits.RECORD_BYTES);
    streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.instance());
    // A thread that failed is waited for so long by the one that takes its place.
    streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
    return streams;
  }

  static int threads(KafkaSettings kafka) {
    return kafka.partitions() == 1 ? 1 : Math.min(kafka.partitions(), Runtime.getRuntime().availableProcessors());
  }
}
