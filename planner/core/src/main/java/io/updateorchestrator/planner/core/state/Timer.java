package io.updateorchestrator.planner.core.state;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Something that is looked at when the lane's clock has come so far. None is taken back: what it was set for may be over by then.
 *
 * @param what {@code total}, {@code stuck}, {@code batch/<number>}, or what may stay unanswered: {@code observe/<term>}, {@code stop/<attempt>}, {@code undo/<batch>/<attempt>}
 */
public record Timer(long dueMs, String rollout, String what) {

  /** The word before the first slash. */
  @JsonIgnore
  public String kind() {
    int slash = what.indexOf('/');
    return slash < 0 ? what : what.substring(0, slash);
  }

  public String id() {
    return "%020d/%s/%s".formatted(dueMs, rollout, what);
  }
}
