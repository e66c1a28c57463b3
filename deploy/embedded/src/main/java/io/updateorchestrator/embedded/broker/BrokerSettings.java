package io.updateorchestrator.embedded.broker;

import io.updateorchestrator.topics.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The broker's configuration: one node, small, quick to start and to come back. */
final class BrokerSettings {

  static final int NODE = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  static Map<String, String> of(Path log, BrokerPorts ports) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE));
    settings.put("listeners", "PLAINTEXT://127.0.0.1:" + ports.broker() + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + ports.controller());
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.broker());
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + ports.controller());
    settings.put("log.dirs", log.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("message.max.bytes", String.valueOf(Limits.RECORD_BYTES));
    settings.put("replica.fetch.max.bytes", String.valueOf(Limits.RECORD_BYTES));
    single(settings);
    comesBackSoon(settings);
    small(settings);
    return settings;
  }

  private static void single(Map<String, String> settings) {
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
  }

  private static void comesBackSoon(Map<String, String> settings) {
    // Nobody could take over. A process that stands still (a laptop's lid) keeps its leaderships; a start takes its former self out (OneNode).
    settings.put("broker.session.timeout.ms", String.valueOf(Duration.ofDays(20).toMillis()));
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("offsets.retention.minutes", String.valueOf(Integer.MAX_VALUE));
    // A transaction that a killed process left open holds up everybody behind it: look for such ones often.
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    settings.put("controlled.shutdown.enable", "false"); // there is no other broker to move a partition to
  }

  private static void small(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.segment.bytes", mebibytes(64));
    settings.put("log.index.size.max.bytes", mebibytes(1));
    settings.put("log.cleaner.dedupe.buffer.size", mebibytes(8));
    settings.put("offsets.topic.segment.bytes", mebibytes(8));
    settings.put("transaction.state.log.segment.bytes", mebibytes(8));
    settings.put("metadata.max.idle.interval.ms", "0"); // else a record twice a second, for good
  }

  private static String mebibytes(int count) {
    return String.valueOf(count * 1024 * 1024);
  }
}
