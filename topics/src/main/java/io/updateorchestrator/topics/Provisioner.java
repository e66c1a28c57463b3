package io.updateorchestrator.topics;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics that are missing and holds those that are there against the catalogue. Never changes one that exists. */
public final class Provisioner {
  private final Admin admin;
  private final KafkaSettings settings;

  public Provisioner(Admin admin, KafkaSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /** How one topic stands. @param differences from the catalogue; empty where it is as it should be */
  public record Finding(Topic topic, boolean exists, List<String> differences) {
    public Finding {
      differences = List.copyOf(differences);
    }
  }

  /**
   * Makes what is missing.
   *
   * @return the names of the topics that were made
   * @throws OrchestratorException {@code configuration} if an existing topic differs from the catalogue (partitions are never changed
   *     afterwards: another count sends a cluster's facts to another task), {@code no-broker} if Kafka does not answer
   */
  public List<String> apply(Collection<Topic> topics) {
    List<Finding> findings = diff(topics);
    List<Problem> problems = new ArrayList<>();
    findings.forEach(f -> f.differences().forEach(d -> problems.add(Problem.of("the topic " + f.topic().name() + " " + d, "put it back, or choose another kafka.topic_prefix"))));
    if (!problems.isEmpty()) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "Topics differ from the catalogue", problems);
    }
    List<String> made = new ArrayList<>();
    for (Finding finding : findings) {
      if (!finding.exists() && create(finding.topic())) {
        made.add(finding.topic().name());
      }
    }
    return made;
  }

  private boolean create(Topic topic) {
    Optional<Short> replication = settings.replicationFactor() < 0 ? Optional.empty() : Optional.of(settings.replicationFactor());
    NewTopic wanted = new NewTopic(topic.name(), Optional.of(topic.partitions(settings.partitions())), replication).configs(topic.configuration());
    try {
      admin.createTopics(List.of(wanted)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false; // another process was faster
      }
      throw failed(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  public List<Finding> diff(Collection<Topic> topics) {
    Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(topics.stream().map(Topic::name).toList()).topicNameValues();
    List<Finding> findings = new ArrayList<>();
    for (Topic topic : topics) {
      TopicDescription description = await(described.get(topic.name()));
      findings.add(description == null ? new Finding(topic, false, List.of()) : new Finding(topic, true, differences(topic, description)));
    }
    return findings;
  }

  private List<String> differences(Topic topic, TopicDescription description) {
    List<String> differences = new ArrayList<>();
    int wanted = topic.partitions(settings.partitions());
    if (description.partitions().size() != wanted) {
      differences.add("has %d partitions instead of %d".formatted(description.partitions().size(), wanted));
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Config live = await(admin.describeConfigs(List.of(resource)).values().get(resource));
    Map<String, String> values = live == null ? Map.of() : live.entries().stream().filter(e -> e.value() != null).collect(Collectors.toMap(e -> e.name(), e -> e.value()));
    topic.configuration().forEach((key, value) -> {
      if (values.containsKey(key) && !values.get(key).equals(value)) {
        differences.add("has %s=%s instead of %s".formatted(key, values.get(key), value));
      }
    });
    return differences;
  }

  /** Null for a topic that is not there. */
  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw failed(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static OrchestratorException failed(Throwable cause) {
    return new OrchestratorException(ErrorCode.NO_BROKER, "Kafka does not answer: " + cause.getMessage(), cause);
  }

  private static OrchestratorException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted while topics were made", e);
  }
}
