package io.updateorchestrator.common.event;

import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Instant;
import java.util.List;

/** Answers {@link Observe}, object by object. */
public record Observed(String cluster, String rollout, long term, String command, int chunk, int chunks, List<Observation> objects, Instant at) implements Outcome {

  public Observed {
    objects = List.copyOf(objects);
  }

  /**
   * @param uid and {@code resourceVersion}: null where absent, and for Secrets
   * @param foreign what others have inside of a namespace, CRD or claim that is to go; empty otherwise
   */
  public record Observation(ResourceRef ref, ObservedWord word, String uid, String resourceVersion, List<String> foreign) {

    public Observation {
      foreign = List.copyOf(foreign);
    }
  }
}
