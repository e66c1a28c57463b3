package io.updateorchestrator.topics;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
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
  private static final Duration VISIBLE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

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
    List<Topic> missing = findings.stream().filter(f -> !f.exists()).map(Finding::topic).toList();
    List<String> made = create(missing);
    awaitVisible(missing);
    return made;
  }

  /** A broker answers for a new topic only once it has heard of it from the controller: whoever comes next must not find it missing. */
  private void awaitVisible(List<Topic> made) {
    long begun = System.nanoTime();
    while (!made.isEmpty() && !diff(made).stream().allMatch(Finding::exists)) {
      if (System.nanoTime() - begun > VISIBLE.toNanos()) {
        throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka has made topics that it does not show after " + VISIBLE.toSeconds() + " s");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** @return names of those that no other process was faster to make */
  private List<String> create(List<Topic> missing) {
    Optional<Short> replication = settings.replicationFactor() < 0 ? Optional.empty() : Optional.of(settings.replicationFactor());
    List<NewTopic> wanted = missing.stream().map(t -> new NewTopic(t.name(), Optional.of(t.partitions(settings.partitions())), replication).configs(t.configuration())).toList();
    List<String> made = new ArrayList<>();
    Map<String, KafkaFuture<Void>> created = admin.createTopics(wanted).values();
    for (Topic topic : missing) {
      try {
        created.get(topic.name()).get();
        made.add(topic.name());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw failed(e.getCause());
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return made;
  }

  public List<Finding> diff(Collection<Topic> topics) {
    Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(topics.stream().map(Topic::name).toList()).topicNameValues();
    Map<ConfigResource, KafkaFuture<Config>> configured = admin.describeConfigs(topics.stream().map(Provisioner::resource).toList()).values();
    List<Finding> findings = new ArrayList<>();
    for (Topic topic : topics) {
      TopicDescription description = await(described.get(topic.name()));
      Config live = await(configured.get(resource(topic)));
      boolean exists = description != null && live != null;
      findings.add(new Finding(topic, exists, exists ? differences(topic, description, live) : List.of()));
    }
    return findings;
  }

  private static ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private List<String> differences(Topic topic, TopicDescription description, Config live) {
    List<String> differences = new ArrayList<>();
    int wanted = topic.partitions(settings.partitions());
    if (description.partitions().size() != wanted) {
      differences.add("has %d partitions instead of %d".formatted(description.partitions().size(), wanted));
    }
    Map<String, String> values = live.entries().stream().filter(e -> e.value() != null).collect(Collectors.toMap(e -> e.name(), e -> e.value()));
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
