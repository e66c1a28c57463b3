package io.updateorchestrator.embedded.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A few numbers of the embedded broker, read from its JMX beans. */
final class BrokerMetrics implements MeterBinder {

  private static final List<Row> ROWS = List.of(
      new Row("kafka.broker.messages.in", "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec", "Count", true),
      new Row("kafka.broker.bytes.in", "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec", "Count", true),
      new Row("kafka.broker.bytes.out", "kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec", "Count", true),
      new Row("kafka.broker.failed.produce.requests", "kafka.server:type=BrokerTopicMetrics,name=FailedProduceRequestsPerSec", "Count", true),
      new Row("kafka.broker.partitions", "kafka.server:type=ReplicaManager,name=PartitionCount", "Value", false),
      new Row("kafka.broker.offline.partitions", "kafka.controller:type=KafkaController,name=OfflinePartitionsCount", "Value", false));

  private record Row(String meter, String bean, String attribute, boolean counts) {}

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Row row : ROWS) {
      if (row.counts()) {
        FunctionCounter.builder(row.meter(), this, m -> m.read(row)).register(registry);
      } else {
        Gauge.builder(row.meter(), () -> read(row)).register(registry);
      }
    }
  }

  private double read(Row row) {
    try {
      return beans.getAttribute(new ObjectName(row.bean()), row.attribute()) instanceof Number number ? number.doubleValue() : Double.NaN;
    } catch (JMException e) {
      return Double.NaN; // no broker in this process
    }
  }
}
