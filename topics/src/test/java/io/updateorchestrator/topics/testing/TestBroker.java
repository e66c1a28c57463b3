package io.updateorchestrator.topics.testing;

import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker of one node for a module's {@code *IT}: {@code topics}' test-jar. It can be stopped and started again on
 * the same data and port, as a broker that was away.
 */
public final class TestBroker implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  /** @param folder empty, or that of an earlier broker of this test */
  public TestBroker(Path folder) {
    this.folder = folder;
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = one.getLocalPort();
      controllerPort = other.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("No port is free", e);
    }
  }

  /** Returns when clients can connect. */
  public TestBroker start() {
    try {
      Files.createDirectories(folder);
      if (Files.notExists(folder.resolve("meta.properties"))) {
        format();
      }
    } catch (Exception e) {
      throw new IllegalStateException("The broker's folder can't be formatted: " + folder, e);
    }
    server = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
    server.startup();
    return this;
  }

  private void format() throws Exception {
    Formatter formatter = new Formatter().setClusterId(Uuid.randomUuid().toString()).setNodeId(1).setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString()).setReleaseVersion(MetadataVersion.latestProduction())
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    formatter.setDirectories(List.of(folder.toString()));
    formatter.run();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("message.max.bytes", String.valueOf(Limits.RECORD_BYTES));
    for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(internal + ".replication.factor", "1");
      settings.put(internal + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("default.replication.factor", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("broker.session.timeout.ms", "4000");
    settings.put("broker.heartbeat.interval.ms", "200");
    settings.put("controlled.shutdown.enable", "false");
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    settings.put("log.cleaner.dedupe.buffer.size", "8388608");
    return settings;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** For clients of this broker; shared topics have as many partitions as said. */
  public KafkaSettings kafka(int partitions) {
    return new KafkaSettings(bootstrapServers(), "orchestrator", partitions, (short) 1, Map.of());
  }

  /** The broker goes away; {@link #start()} brings it back with its data. */
  public void stop() {
    server.shutdown();
    server.awaitShutdown();
    server = null;
  }

  @Override
  public void close() {
    if (server != null) {
      stop();
    }
  }
}
