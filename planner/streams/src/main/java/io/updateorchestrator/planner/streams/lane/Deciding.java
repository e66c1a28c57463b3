package io.updateorchestrator.planner.streams.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.core.state.ClusterView;
import java.time.Duration;
import java.time.Instant;

/** The core as the shell calls it, with the configuration that this process has for its lanes. */
public final class Deciding {

  private final Core core;
  private final JsonNode configuration;
  private final String digest;
  private final MeterRegistry meters;

  /** What decides; {@link PlannerCore#decide} but in tests. */
  @FunctionalInterface
  public interface Core {
    Decision decide(ClusterView view, Fact fact, Instant now);
  }

  public Deciding(Core core, LaneConfiguration configuration, MeterRegistry meters) {
    this.core = core;
    this.configuration = Json.MAPPER.valueToTree(configuration);
    this.digest = Digests.of(this.configuration);
    this.meters = meters;
  }

  String configurationDigest() {
    return digest;
  }

  Request.Configured configured(String cluster, long number, Instant now) {
    return new Request.Configured("%s/configured/%d".formatted(cluster, number), cluster, digest, configuration, now);
  }

  Decision decide(ClusterView view, Fact fact, Instant now) {
    long begun = System.nanoTime();
    Decision decision = core.decide(view, fact, now);
    if (decision.emits().stream().anyMatch(PlanRecord.Created.class::isInstance)) {
      Timer.builder("dependency.analysis.duration").description("From the cluster's answers to an ordered plan").tag("cluster", view.cluster()).register(meters)
          .record(Duration.ofNanos(System.nanoTime() - begun));
    }
    return decision;
  }
}
