package io.updateorchestrator.embedded.service;

import io.updateorchestrator.common.document.RolloutsDocument;
import io.updateorchestrator.ingest.http.RolloutsOfRequest;
import io.updateorchestrator.planner.streams.view.RolloutFilter;
import io.updateorchestrator.planner.streams.view.RolloutView;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Finds in the committed view what came of a request.
 *
 * @param view null where this process keeps none: then nobody knows
 */
record RolloutsOfView(RolloutView view) implements RolloutsOfRequest {

  private static final int NEWEST = 20;

  @Override
  public List<String> of(String cluster, String request, Duration atMost) {
    if (view == null) {
      return List.of();
    }
    long until = System.nanoTime() + atMost.toNanos();
    long seen = view.lastEvent();
    while (true) {
      List<String> found = view.rollouts(new RolloutFilter(cluster, null, Set.of(), NEWEST)).rollouts().stream()
          .filter(r -> request.equals(r.request())).map(RolloutsDocument.Rollout::id).toList();
      long left = until - System.nanoTime();
      if (!found.isEmpty() || left <= 0) {
        return found;
      }
      view.events(seen, 1, Duration.ofNanos(left));
      seen = view.lastEvent();
    }
  }
}
