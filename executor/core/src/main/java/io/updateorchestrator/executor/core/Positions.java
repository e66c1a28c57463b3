package io.updateorchestrator.executor.core;

import java.util.TreeMap;

/** Which commands are finished, and up to where without a gap. */
final class Positions {

  private final TreeMap<Long, Boolean> open = new TreeMap<>();
  private long next;

  /** @param offset before which everything is finished */
  void startAt(long offset) {
    next = offset;
  }

  void read(long offset) {
    open.put(offset, false);
    next = Math.max(next, offset + 1);
  }

  void finished(long offset) {
    open.computeIfPresent(offset, (o, done) -> true);
    while (!open.isEmpty() && open.firstEntry().getValue()) {
      open.pollFirstEntry();
    }
  }

  /** The offset before which all commands are finished. */
  long position() {
    return open.isEmpty() ? next : open.firstKey();
  }
}
