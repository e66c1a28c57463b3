package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.resource.Manifest;

/** One way in which an object says what it needs. A function of the object and of the known identities. */
interface EdgeFinder {
  void find(Manifest manifest, KnownObjects known, Findings findings);
}
