package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Each cluster's commands go to its own topic. */
record CommandsTopic(TopicCatalogue catalogue) implements TopicNameExtractor<byte[], byte[]> {

  @Override
  public String extract(byte[] key, byte[] value, RecordContext context) {
    return catalogue.commands(new String(key, StandardCharsets.UTF_8)).name();
  }
}
