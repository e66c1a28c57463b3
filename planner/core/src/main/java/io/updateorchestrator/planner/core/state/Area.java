package io.updateorchestrator.planner.core.state;

/** The stores of the planner. Keys begin with the cluster; what follows is said with each. Names are permanent: changelogs carry them. */
public enum Area {
  /** One record: {@link Lane}. */
  LANE,
  /** {@code <source>}: {@link SourceRecord}. */
  SOURCES,
  /** {@code <source>/<attempt>/<object>}: {@link Staged}, until its revision is sealed; then {@code proposed/<rollout>/<object>}; {@code leaving:/<object>}: {@link Wanted}, until it is seen to be gone. */
  PENDING,
  /** {@code <object>}: {@link Wanted}. */
  WANTED,
  /** {@code <object>}: {@link AppliedRecord}. */
  APPLIED,
  /** {@code <rollout>}, its number in 20 digits: {@link Rollout}. */
  ROLLOUTS,
  /** {@code <rollout>/<operation>}: {@link OperationRecord}; {@code observed/<rollout>/<object>}: observations. */
  OPERATIONS,
  /** {@code <request>}: the answer that it got. */
  REQUESTS,
  /** {@code <20 digits of the lane's clock>/<rollout>/<what>}: {@link Timer}. */
  TIMERS;

  /** As the store is called. */
  public String storeName() {
    return name().toLowerCase(java.util.Locale.ROOT) + "-store";
  }
}
