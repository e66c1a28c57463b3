package io.updateorchestrator.planner.streams.lane;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the shell keeps of a lane beside the core's own records.
 *
 * @param clock of the lane in ms
 * @param now of the last decision: time never goes back
 * @param decisions number of the last
 * @param offsets last read, by topic: what lies before is decided, whatever the group's offsets say
 * @param silent the core has been told that the executor is
 * @param halted a fact could not be decided
 * @param heldFrom number of the first fact that waits, {@code heldTo} of the next that will; none wait where they are equal
 */
record LaneKeeping(long clock, Instant now, long decisions, Map<String, Long> offsets, boolean silent, boolean halted, long heldFrom, long heldTo) {

  /** Heartbeats come this often; longer silence moves the clock by three of them at most. */
  static final long HEARTBEAT_MS = 5_000;
  static final long SILENCE_MS = 3 * HEARTBEAT_MS;

  static final LaneKeeping NEW = new LaneKeeping(0, Instant.EPOCH, 0, Map.of(), false, false, 0, 0);

  LaneKeeping {
    offsets = Map.copyOf(offsets);
  }

  boolean hasRead(Origin origin) {
    return offsets.getOrDefault(origin.topic(), -1L) >= origin.offset();
  }

  LaneKeeping read(Origin origin) {
    Map<String, Long> more = new HashMap<>(offsets);
    more.put(origin.topic(), origin.offset());
    return new LaneKeeping(clock, now, decisions, more, silent, halted, heldFrom, heldTo);
  }

  LaneKeeping heartbeat(long sinceLastMs) {
    return new LaneKeeping(clock + Math.clamp(sinceLastMs, 0, SILENCE_MS), now, decisions, offsets, silent, halted, heldFrom, heldTo);
  }

  LaneKeeping decided(Instant at) {
    return new LaneKeeping(clock, at, decisions + 1, offsets, silent, halted, heldFrom, heldTo);
  }

  LaneKeeping withSilent(boolean isSilent) {
    return new LaneKeeping(clock, now, decisions, offsets, isSilent, halted, heldFrom, heldTo);
  }

  LaneKeeping withHalted(boolean isHalted) {
    return new LaneKeeping(clock, now, decisions, offsets, silent, isHalted, heldFrom, heldTo);
  }

  LaneKeeping held() {
    return new LaneKeeping(clock, now, decisions, offsets, silent, halted, heldFrom, heldTo + 1);
  }

  LaneKeeping released() {
    return new LaneKeeping(clock, now, decisions, offsets, silent, halted, heldFrom + 1, heldTo);
  }

  boolean holdsFacts() {
    return heldTo > heldFrom;
  }
}
