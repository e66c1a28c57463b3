package io.updateorchestrator.embedded.service;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.broker.BrokerFolder;
import io.updateorchestrator.embedded.folder.DataFolder;
import io.updateorchestrator.embedded.folder.Role;
import io.updateorchestrator.embedded.folder.RoleLocks;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Which Kafka a process works with, and whether it is there. */
public final class KafkaAccess {

  private static final int SHARED_PARTITIONS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long LOOK_AGAIN_NANOS = 100_000_000;

  private KafkaAccess() {}

  /** @param bootstrapServers of the embedded broker; not needed where the configuration names others */
  public static KafkaSettings settings(Configuration configuration, String bootstrapServers) {
    if (configuration.bootstrapServers() == null) {
      return KafkaSettings.embedded(bootstrapServers, configuration.topicPrefix());
    }
    int partitions = configuration.at("kafka.partitions").asInt(SHARED_PARTITIONS);
    short replication = (short) configuration.at("kafka.replication_factor").asInt(-1);
    return new KafkaSettings(configuration.bootstrapServers(), configuration.topicPrefix(), partitions, replication, configuration.kafkaProperties());
  }

  /** Of the broker that another process runs on this folder; waits for it a while. */
  public static String ofOtherProcess(DataFolder folder) {
    BrokerFolder broker = new BrokerFolder(folder.broker());
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      Optional<String> servers = broker.lastBootstrapServers();
      if (servers.isPresent() && RoleLocks.isHeld(folder, Role.BROKER)) {
        return servers.get();
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    throw new OrchestratorException(ErrorCode.NO_BROKER, "No process runs the broker of " + folder.root() + " (start one with `run --roles broker`, or set kafka.bootstrap_servers)");
  }

  /** @throws OrchestratorException {@code no-broker}, naming where it was looked for */
  public static String clusterId(KafkaSettings kafka) {
    Map<String, Object> settings = kafka.common();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    try (Admin admin = Admin.create(settings)) {
      return admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka does not answer at " + kafka.bootstrapServers() + ": " + e.getCause().getMessage(), e);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka at " + kafka.bootstrapServers() + " can't be used: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrchestratorException(ErrorCode.INTERRUPTED, "Interrupted while Kafka was asked", e);
    }
  }
}
