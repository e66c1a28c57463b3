package io.updateorchestrator.testkit.contract;

import io.updateorchestrator.common.event.OperationSettings;

/** The settings of a test's operations: the defaults of the configuration, but quick. */
final class Tuning {

  private long timeoutMs = 60_000;
  private long dependencyTimeoutMs = 2_000;
  private long failFastAfterMs = 1_500;
  private long settleMs = 1_000;
  private int maxRetries = 3;
  private boolean forceConflicts;
  private String recreate = "when-needed";
  private boolean waitForRollout = true;
  private boolean healthCheck = true;
  private boolean waitForAddress;
  private boolean waitForEndpoints = true;
  private long endpointsTimeoutMs = 20_000;

  static OperationSettings quick() {
    return new Tuning().settings();
  }

  Tuning timeout(long ms) {
    timeoutMs = ms;
    return this;
  }

  Tuning failFastAfter(long ms) {
    failFastAfterMs = ms;
    return this;
  }

  Tuning settle(long ms) {
    settleMs = ms;
    return this;
  }

  Tuning retries(int times) {
    maxRetries = times;
    return this;
  }

  Tuning forcing() {
    forceConflicts = true;
    return this;
  }

  Tuning recreate(String when) {
    recreate = when;
    return this;
  }

  Tuning withoutWaiting() {
    waitForRollout = false;
    return this;
  }

  Tuning withoutHealthCheck() {
    healthCheck = false;
    return this;
  }

  Tuning waitingForAddress() {
    waitForAddress = true;
    return this;
  }

  Tuning endpointsWithin(long ms) {
    endpointsTimeoutMs = ms;
    return this;
  }

  OperationSettings settings() {
    return new OperationSettings(timeoutMs, dependencyTimeoutMs, failFastAfterMs, settleMs, maxRetries, forceConflicts, recreate, waitForRollout, healthCheck,
        waitForAddress, waitForEndpoints, endpointsTimeoutMs, true, true);
  }
}
