package io.updateorchestrator.planner.core.state;

/** Something that is looked at when the lane's clock has come so far. @param what {@code batch/<number>}, {@code total} or {@code stuck} */
public record Timer(long dueMs, String rollout, String what) {

  public String id() {
    return "%020d/%s/%s".formatted(dueMs, rollout, what);
  }
}
