package io.updateorchestrator.embedded.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker as {@code kafka.server.KafkaRaftServer} starts them, but the broker only after its former self has been taken out.
 *
 * <p>After {@code kill -9} the metadata still say that the former broker leads every partition. A broker that starts from these metadata
 * loads what it coordinates, then loses all leaderships when the former one's session ends, and gets them again. Transactions that were about to end when it
 * was killed are completed in between, and Kafka 4.3 takes a partition that has no leader for a deleted one: it writes no marker
 * ({@code TransactionMarkerChannelManager.addTxnMarkersToBrokerQueue} with {@code KRaftMetadataCache.getPartitionLeaderEndpoint}). Offsets that were committed in such a transaction stay
 * pending for ever, and what an aborted one wrote is committed with the next. Without a former broker there is nothing to lose, and no session to wait for.
 */
final class OneNode {

  private static final Logger LOG = LoggerFactory.getLogger(OneNode.class);
  private static final long PATIENCE_S = 60;

  private final KafkaConfig config;
  private final Metrics metrics;
  private final SharedServer shared;
  private final ControllerServer controller;
  private final BrokerServer broker;

  OneNode(KafkaConfig config) {
    this.config = config;
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> read = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    this.metrics = Server.initializeMetrics(config, Time.SYSTEM, read._1().clusterId().orElseThrow());
    this.shared = new SharedServer(config, read._1(), Time.SYSTEM, metrics,
        CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
        QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()), new StandardFaultHandlerFactory(), ServerSocketFactory.INSTANCE);
    this.broker = new BrokerServer(shared);
    this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), read._2());
  }

  /** Returns when clients can connect. */
  void startup() throws InterruptedException, ExecutionException, TimeoutException {
    controller.startup();
    new FormerBroker(shared.loader(), controller.controller(), config.brokerId()).takenOut().get(PATIENCE_S, TimeUnit.SECONDS);
    broker.startup();
    AppInfoParser.registerAppInfo(Server.MetricsPrefix(), String.valueOf(config.brokerId()), metrics, Time.SYSTEM.milliseconds());
  }

  /** The broker first: it needs the controller to stop. */
  void shutdown() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    AppInfoParser.unregisterAppInfo(Server.MetricsPrefix(), String.valueOf(config.brokerId()), metrics);
  }
}
