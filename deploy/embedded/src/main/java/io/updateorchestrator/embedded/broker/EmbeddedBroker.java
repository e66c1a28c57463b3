package io.updateorchestrator.embedded.broker;

import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker of one node inside this JVM, with its data in a folder. Its owner holds the folder's broker lock.
 *
 * <p>Kafka ends the process where it can't go on (a full disk), and so do {@link DiskFaults}: {@code onFatal} is told why in one line first, and is expected not to return.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final long LEAST_SPACE = 32L * 1024 * 1024;

  private final Path folder;
  private final Consumer<String> onFatal;
  private BrokerPorts ports;
  private OneNode server;
  private DiskFaults faults;

  public EmbeddedBroker(Path folder, Consumer<String> onFatal) {
    this.folder = folder;
    this.onFatal = onFatal;
  }

  /**
   * Formats the folder where it is new, and starts. Returns when clients can connect.
   *
   * @throws OrchestratorException {@code no-broker} if the folder can't be used or the broker does not start
   */
  public void start() {
    long begun = System.nanoTime();
    BrokerFolder broker = new BrokerFolder(folder);
    Path log = broker.log();
    try {
      Files.createDirectories(log);
      checkSpace();
      ports = BrokerPorts.choose(folder);
      if (!broker.isFormatted()) {
        format(log);
      }
      Exit.setExitProcedure((code, message) -> onFatal.accept(reason(message)));
      Exit.setHaltProcedure((code, message) -> onFatal.accept(reason(message)));
      faults = DiskFaults.watch(message -> onFatal.accept(reason(message)));
      server = new OneNode(new KafkaConfig(BrokerSettings.of(log, ports), false));
      server.startup();
    } catch (OrchestratorException e) {
      throw e;
    } catch (Exception e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, reason(e.getMessage()), e);
    }
    LOG.info("Embedded broker at {} after {} ms, data in {}", ports.bootstrapServers(), (System.nanoTime() - begun) / 1_000_000, folder);
  }

  private void checkSpace() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < LEAST_SPACE) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, "The embedded broker can't start: only " + free / 1024 / 1024 + " MB are free below " + folder
          + " (make room, or choose another folder with --data-dir)");
    }
  }

  private void format(Path log) throws Exception {
    Formatter formatter = new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(BrokerSettings.NODE)
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(log.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        // An interrupted formatting is completed.
        .setIgnoreFormatted(true)
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    formatter.setDirectories(List.of(log.toString()));
    formatter.run();
  }

  private String reason(String message) {
    try {
      if (Files.getFileStore(folder).getUsableSpace() < LEAST_SPACE) {
        return "The embedded broker has stopped: the disk below " + folder + " is full (make room and start again: it goes on where it was)";
      }
    } catch (IOException e) {
      return "The embedded broker has stopped: " + folder + " can't be used: " + e.getMessage();
    }
    String detail = message == null || message.isBlank() ? "see the log" : message.lines().findFirst().orElse("");
    return "The embedded broker can't go on (data in " + folder + "): " + detail + " (start again: it goes on where it was)";
  }

  /** For clients; only once started. */
  public String bootstrapServers() {
    return ports.bootstrapServers();
  }

  @Override
  public void close() {
    if (server != null) {
      server.shutdown();
      server = null;
    }
    if (faults != null) {
      faults.close();
      faults = null;
    }
  }
}
