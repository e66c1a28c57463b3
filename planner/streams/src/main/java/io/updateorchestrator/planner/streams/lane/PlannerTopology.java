package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.topics.ClusterPartitioner;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Topic;
import io.updateorchestrator.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** One source of facts, one processor that decides, a sink per topic. Names are permanent. */
public final class PlannerTopology {

  static final String COMMANDS = "commands-sink";
  static final String PLANS = "plans-sink";
  static final String ROLLOUTS = "rollouts-sink";
  static final String SOURCES = "sources-sink";
  static final String OUTCOMES = "outcomes-sink";
  static final String DECISIONS = "decisions-sink";
  static final String DEAD_LETTERS = "dead-letters-sink";

  private static final String FACTS = "facts-source";
  private static final String DECIDE = "decide-processor";
  private static final StreamPartitioner<byte[], byte[]> BY_CLUSTER =
      (topic, key, value, partitions) -> Optional.of(Set.of(ClusterPartitioner.partition(text(key), partitions)));

  private PlannerTopology() {}

  public static Topology build(KafkaSettings kafka, Deciding deciding, StreamsConfig configuration) {
    TopicCatalogue catalogue = kafka.catalogue();
    List<Topic> facts = List.of(catalogue.manifestChanges(), catalogue.requests(), catalogue.outcomes(), catalogue.clusters());
    FactReader reader = new FactReader(facts, kafka.partitions());
    Topology topology = new Topology(new TopologyConfig(configuration));
    topology.addSource(FACTS, new ByteArrayDeserializer(), new ByteArrayDeserializer(), facts.stream().map(Topic::name).toArray(String[]::new));
    topology.addProcessor(DECIDE, () -> new LaneProcessor(deciding, reader), FACTS);
    TaskStores.builders().forEach(store -> topology.addStateStore(store, DECIDE));
    topology.addSink(COMMANDS, new CommandsTopic(catalogue), new ByteArraySerializer(), new ByteArraySerializer(), BY_CLUSTER, DECIDE);
    sink(topology, PLANS, catalogue.plans());
    sink(topology, ROLLOUTS, catalogue.rollouts());
    sink(topology, SOURCES, catalogue.sources());
    sink(topology, OUTCOMES, catalogue.outcomes());
    sink(topology, DECISIONS, catalogue.decisions());
    sink(topology, DEAD_LETTERS, catalogue.deadLetters());
    return topology;
  }

  private static void sink(Topology topology, String name, Topic topic) {
    topology.addSink(name, topic.name(), new ByteArraySerializer(), new ByteArraySerializer(), BY_CLUSTER, DECIDE);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
