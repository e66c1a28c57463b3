package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.event.DeadLetter;

/** What a record turned out to be. */
sealed interface Reading {

  record Readable(String cluster, FactAt fact) implements Reading {}

  record Unreadable(DeadLetter letter) implements Reading {}

  /** A tombstone of a compacted topic. */
  record Nothing() implements Reading {}
}
