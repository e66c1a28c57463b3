package io.updateorchestrator.planner.streams;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.planner.streams.lane.Deciding;
import io.updateorchestrator.planner.streams.lane.LaneImage;
import io.updateorchestrator.planner.streams.replay.Replay;
import io.updateorchestrator.planner.streams.replay.ReplayedLane;
import io.updateorchestrator.topics.ClusterPartitioner;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores' changelogs are gone while the decisions are there: what they held is decided again from the topics, and written
 * into new changelogs. Nothing is emitted. Starting without would decide all facts as if they were new, and send old commands.
 */
final class StateRebuild {

  private static final Logger LOG = LoggerFactory.getLogger(StateRebuild.class);
  private static final Duration TRANSACTION = Duration.ofMinutes(10);

  private final KafkaSettings kafka;
  private final Deciding.Core core;
  private final Admin admin;

  StateRebuild(KafkaSettings kafka, Deciding.Core core, Admin admin) {
    this.kafka = kafka;
    this.core = core;
    this.admin = admin;
  }

  /**
   * @return whether it was needed and has been done; local state is worthless then
   * @throws OrchestratorException {@code internal} if this version of the core decides otherwise than was decided
   */
  boolean ifChangelogsAreGone() {
    try {
      if (hasRecords(changelog(LaneImage.firstStore()))) {
        return false;
      }
      if (!hasRecords(kafka.catalogue().decisions().name())) {
        createChangelogs(); // in one request; Streams would make them one after the other, about 100 ms each
        return false;
      }
      LOG.warn("The planner's changelogs are gone; its state is decided again from the topics");
      Replay.Report replay = new Replay(kafka, core).run();
      check(replay);
      forgetGroup();
      createChangelogs();
      write(replay.lanes());
      LOG.warn("{} decisions of {} clusters were made again", replay.decisions(), replay.lanes().size());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted while the planner's state is rebuilt", e);
    } catch (ExecutionException e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, "The planner's state can't be rebuilt: " + e.getCause().getMessage(), e);
    }
  }

  private static void check(Replay.Report replay) {
    if (!replay.differences().isEmpty() || !replay.otherVersions().isEmpty()) {
      throw new OrchestratorException(ErrorCode.INTERNAL, "The planner's changelogs are gone, and this version decides otherwise than was decided (%d decisions, core versions %s): start the version that decided once"
          .formatted(replay.differences().size(), replay.otherVersions()));
    }
  }

  private String changelog(String store) {
    return StreamsSettings.applicationId(kafka) + "-" + store + "-changelog";
  }

  private boolean hasRecords(String topic) throws InterruptedException, ExecutionException {
    if (!admin.listTopics().names().get().contains(topic)) {
      return false;
    }
    Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, kafka.partitions()).boxed().collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream().anyMatch(o -> o.offset() > 0);
  }

  /** All facts are read again from the start; the lanes know what they have decided. */
  private void forgetGroup() throws InterruptedException, ExecutionException {
    String group = StreamsSettings.applicationId(kafka);
    try {
      admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all().get();
      admin.deleteConsumerGroups(List.of(group)).all().get();
    } catch (ExecutionException e) {
      boolean none = e.getCause() instanceof GroupIdNotFoundException || e.getCause().getCause() instanceof GroupIdNotFoundException;
      if (!none) {
        throw e;
      }
    }
  }

  private void createChangelogs() throws InterruptedException, ExecutionException {
    Optional<Short> replication = kafka.replicationFactor() < 0 ? Optional.empty() : Optional.of(kafka.replicationFactor());
    Map<String, String> configuration = new HashMap<>(LaneImage.changelog());
    configuration.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    var there = admin.listTopics().names().get();
    List<NewTopic> missing = LaneImage.stores().stream().map(this::changelog).filter(name -> !there.contains(name))
        .map(name -> new NewTopic(name, Optional.of(kafka.partitions()), replication).configs(configuration)).toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another planner was faster
          throw e;
        }
      }
    }
  }

  private void write(Map<String, ReplayedLane> lanes) throws InterruptedException, ExecutionException {
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer("planner-rebuild", TRANSACTION))) {
      // Fences another planner that does the same; if that was faster, there is nothing left to do.
      producer.initTransactions();
      if (hasRecords(changelog(LaneImage.firstStore()))) {
        return;
      }
      producer.beginTransaction();
      lanes.forEach((cluster, lane) -> {
        int partition = ClusterPartitioner.partition(cluster, kafka.partitions());
        LaneImage.of(lane.view(), lane.standing()).forEach(row -> producer.send(new ProducerRecord<>(changelog(row.store()), partition, row.key(), row.value())));
      });
      producer.commitTransaction();
    }
  }
}
