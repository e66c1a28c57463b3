package io.updateorchestrator.common.event;

import java.time.Instant;

/** The executor's position lies before the start of its commands topic: the open batch has to be released again under new attempts. */
public record CommandsLost(String cluster, long position, long logStart, Instant at) implements Outcome {

  @Override
  public String rollout() {
    return null;
  }

  @Override
  public long term() {
    return 0;
  }
}
