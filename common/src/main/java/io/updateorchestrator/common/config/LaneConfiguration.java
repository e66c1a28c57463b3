package io.updateorchestrator.common.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.resource.GroupKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of the configuration that decisions depend on: it reaches the planner's core as {@code configured}, never as a file.
 * Times are milliseconds.
 *
 * @param kinds by {@code Kind} or {@code group/Kind}
 */
public record LaneConfiguration(long batchTimeoutMs, long operationTimeoutMs, int maxRetries, boolean parallelBatches, boolean rollbackOnFailure,
    Map<String, Strategy> strategies, Map<String, Integer> priorities, Detection detection, Validation validation, boolean rollbackEnabled,
    long rollbackTimeoutMs, Safety safety, long failFastAfterMs, long settleMs, boolean forceConflicts, Map<String, Kind> kinds) {

  public LaneConfiguration {
    strategies = java.util.Collections.unmodifiableMap(new TreeMap<>(strategies));
    priorities = java.util.Collections.unmodifiableMap(new TreeMap<>(priorities));
    kinds = java.util.Collections.unmodifiableMap(new TreeMap<>(kinds));
  }

  /** {@code dependency_analysis}. */
  public record Detection(boolean ownerReferences, boolean specReferences, boolean annotations, boolean flux, List<String> customAnnotations,
      boolean hostReferences, List<Reference> references) {
    public Detection {
      customAnnotations = List.copyOf(customAnnotations);
      references = references == null ? List.of() : List.copyOf(references);
    }
  }

  /** One of {@code dependency_analysis.references}, as it is written there; null for what is not. */
  public record Reference(String from, String path, String to, String requires, String namespacePath, String optionalPath, String groupPath, String kindPath) {}

  /** {@code validation}; all false where {@code validation_enabled} is. */
  public record Validation(boolean dryRun, boolean dependencyCheck, boolean resourceExists, long dryRunTimeoutMs, long dependencyTimeoutMs) {}

  /** {@code safety}. */
  public record Safety(int maxBatchSize, int maxConcurrentOperations, long maxTotalUpdateMs, int confirmationThreshold, boolean manualApproval, int maxPrunePercentage) {}

  /**
   * {@code resource_config} of one kind; null means as for all kinds.
   *
   * @param timeoutMs {@code rollout_timeout}, where the user's own file sets it
   */
  public record Kind(Boolean waitForRollout, Boolean healthCheck, Long timeoutMs, String recreate, Boolean waitForAddress, Boolean waitForEndpoints, Long endpointsTimeoutMs) {}

  private static final Kind NONE = new Kind(null, null, null, null, null, null, null);

  /** What holds for one operation of a kind. */
  public OperationSettings settingsOf(GroupKind kind, RolloutOptions options) {
    Kind own = kindOf(kind);
    Kind service = kindOf(new GroupKind("", "Service"));
    RolloutOptions asked = options == null ? RolloutOptions.NONE : options;
    long timeout = own.timeoutMs() != null ? own.timeoutMs()
        : asked.operationTimeoutSeconds() != null ? asked.operationTimeoutSeconds() * 1000L : operationTimeoutMs;
    boolean force = asked.forceConflicts() != null ? asked.forceConflicts() : forceConflicts;
    return new OperationSettings(timeout, validation.dependencyTimeoutMs(), failFastAfterMs, settleMs, maxRetries, force,
        own.recreate() == null ? "when-needed" : own.recreate(), orTrue(own.waitForRollout()), orTrue(own.healthCheck()), Boolean.TRUE.equals(own.waitForAddress()),
        orTrue(service.waitForEndpoints()), service.endpointsTimeoutMs() == null ? 60_000 : service.endpointsTimeoutMs(),
        validation.dependencyCheck(), validation.resourceExists());
  }

  private static boolean orTrue(Boolean value) {
    return value == null || value;
  }

  @JsonIgnore
  Kind kindOf(GroupKind kind) {
    Kind own = kinds.get(kind.toString());
    return own != null ? own : kinds.getOrDefault(kind.kind(), NONE);
  }

  /** Automatic rollback, as configured and asked for (protocol.md, "Clocks, deadlines, thresholds"). */
  public boolean rollsBack(RolloutOptions options) {
    return rollbackEnabled && rollbackOnFailure && (options == null || !Boolean.FALSE.equals(options.rollback()));
  }

  public boolean parallel(RolloutOptions options) {
    return options != null && options.parallel() != null ? options.parallel() : parallelBatches;
  }
}
