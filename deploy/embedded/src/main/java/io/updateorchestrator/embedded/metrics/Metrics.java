package io.updateorchestrator.embedded.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;

/** What is measured in this process, served at {@code /metrics} in Prometheus's format. */
public final class Metrics implements HttpService, AutoCloseable {

  /** As the customer's document names them, in Prometheus's spelling. */
  public static final Set<String> OURS = Set.of("update_operations_total", "update_operations_duration_seconds", "update_batches_total", "update_failures_total",
      "dependency_analysis_duration_seconds");

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final boolean enabled;

  /**
   * @param enabled {@code monitoring.enabled}: without it nothing is served
   * @param exposed which of {@link #OURS}; others are not concerned
   */
  public Metrics(boolean enabled, List<String> exposed) {
    this.enabled = enabled;
    registry.config().meterFilter(MeterFilter.deny(id -> {
      String name = id.getConventionName(registry.config().namingConvention());
      // A counter's suffix is only added when it is written out.
      String written = OURS.contains(name + "_total") ? name + "_total" : name;
      return OURS.contains(written) && !exposed.contains(written);
    }));
    if (enabled) {
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new ClassLoaderMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
      garbageCollection.bindTo(registry);
    }
  }

  /** The numbers of the broker in this process. */
  public void ofBroker() {
    if (enabled) {
      new BrokerMetrics().bindTo(registry);
    }
  }

  public MeterRegistry registry() {
    return registry;
  }

  @Override
  public void routing(HttpRules rules) {
    if (enabled) {
      rules.get("/metrics", (request, response) -> {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(registry.scrape());
      });
    }
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
